<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="Symbology|Labeling|Fields" labelsEnabled="0">
<renderer-v2 type="RuleRenderer" symbollevels="0" forceraster="0" enableorderby="0">
<rules key="{root}">
<rule key="{shown}" label="Anspruch (Schulart: Grundschule)" filter="&quot;type&quot; = &apos;Grundschule&apos;">
<rule key="{class0}" symbol="0" label="kein Anspruch" filter="&quot;status&quot; = &apos;none&apos;"/>
<rule key="{class1}" symbol="1" label="wegen der Entfernung" filter="&quot;status&quot; = &apos;distance&apos;"/>
<rule key="{class2}" symbol="2" label="wegen Gefährlichkeit" filter="&quot;status&quot; = &apos;danger&apos;"/>
</rule>
</rules>
<symbols>
<symbol type="fill" name="0" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleFill" enabled="1" pass="0" locked="0">
<prop k="color" v="240,228,66,180"/>
<prop k="style" v="solid"/>
<prop k="outline_color" v="51,51,51,180"/>
<prop k="outline_style" v="solid"/>
<prop k="outline_width" v="0.15"/>
<prop k="outline_width_unit" v="MM"/>
<prop k="joinstyle" v="round"/>
</layer>
</symbol>
<symbol type="fill" name="1" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleFill" enabled="1" pass="0" locked="0">
<prop k="color" v="86,180,233,180"/>
<prop k="style" v="solid"/>
<prop k="outline_color" v="51,51,51,180"/>
<prop k="outline_style" v="solid"/>
<prop k="outline_width" v="0.15"/>
<prop k="outline_width_unit" v="MM"/>
<prop k="joinstyle" v="round"/>
</layer>
</symbol>
<symbol type="fill" name="2" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleFill" enabled="1" pass="0" locked="0">
<prop k="color" v="213,94,0,180"/>
<prop k="style" v="solid"/>
<prop k="outline_color" v="51,51,51,180"/>
<prop k="outline_style" v="solid"/>
<prop k="outline_width" v="0.15"/>
<prop k="outline_width_unit" v="MM"/>
<prop k="joinstyle" v="round"/>
</layer>
</symbol>
</symbols>
</renderer-v2>
<aliases>
<alias index="1" field="site" name="Schulstandort"/>
<alias index="2" field="site_name" name="Name des Standorts"/>
<alias index="3" field="type" name="Schulart"/>
<alias index="4" field="rule" name="Regel"/>
<alias index="5" field="status" name="Anspruch"/>
<alias index="6" field="addresses" name="Adressen"/>
</aliases>
<layerGeometryType>2</layerGeometryType>
</qgis>

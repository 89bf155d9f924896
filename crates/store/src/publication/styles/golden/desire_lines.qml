<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="Symbology|Labeling|Fields" labelsEnabled="1">
<renderer-v2 type="RuleRenderer" symbollevels="0" forceraster="0" enableorderby="1">
<rules key="{root}">
<rule key="{shown}" label="Schülerinnen und Schüler (Stufe: alle)" filter="&quot;stage&quot; = &apos;all&apos;">
<rule key="{class0}" symbol="0" label="0 bis 9" filter="&quot;pupils&quot; &gt;= 0 AND &quot;pupils&quot; &lt; 10"/>
<rule key="{class1}" symbol="1" label="10 bis 19" filter="&quot;pupils&quot; &gt;= 10 AND &quot;pupils&quot; &lt; 20"/>
<rule key="{class2}" symbol="2" label="20 bis 49" filter="&quot;pupils&quot; &gt;= 20 AND &quot;pupils&quot; &lt; 50"/>
<rule key="{class3}" symbol="3" label="50 bis 99" filter="&quot;pupils&quot; &gt;= 50 AND &quot;pupils&quot; &lt; 100"/>
<rule key="{class4}" symbol="4" label="100 bis 199" filter="&quot;pupils&quot; &gt;= 100 AND &quot;pupils&quot; &lt; 200"/>
<rule key="{class5}" symbol="5" label="200 bis 499" filter="&quot;pupils&quot; &gt;= 200 AND &quot;pupils&quot; &lt; 500"/>
<rule key="{class6}" symbol="6" label="500 und mehr" filter="&quot;pupils&quot; &gt;= 500"/>
<rule key="{class7}" symbol="7" label="ohne Angabe" filter="&quot;pupils&quot; IS NULL"/>
</rule>
</rules>
<symbols>
<symbol type="line" name="0" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleLine" enabled="1" pass="0" locked="0">
<prop k="line_color" v="199,233,180,230"/>
<prop k="line_style" v="solid"/>
<prop k="line_width" v="0.3"/>
<prop k="line_width_unit" v="MM"/>
<prop k="capstyle" v="round"/>
<prop k="joinstyle" v="round"/>
</layer>
</symbol>
<symbol type="line" name="1" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleLine" enabled="1" pass="0" locked="0">
<prop k="line_color" v="127,205,187,230"/>
<prop k="line_style" v="solid"/>
<prop k="line_width" v="0.6"/>
<prop k="line_width_unit" v="MM"/>
<prop k="capstyle" v="round"/>
<prop k="joinstyle" v="round"/>
</layer>
</symbol>
<symbol type="line" name="2" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleLine" enabled="1" pass="0" locked="0">
<prop k="line_color" v="65,182,196,230"/>
<prop k="line_style" v="solid"/>
<prop k="line_width" v="0.8999999999999999"/>
<prop k="line_width_unit" v="MM"/>
<prop k="capstyle" v="round"/>
<prop k="joinstyle" v="round"/>
</layer>
</symbol>
<symbol type="line" name="3" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleLine" enabled="1" pass="0" locked="0">
<prop k="line_color" v="29,145,192,230"/>
<prop k="line_style" v="solid"/>
<prop k="line_width" v="1.2"/>
<prop k="line_width_unit" v="MM"/>
<prop k="capstyle" v="round"/>
<prop k="joinstyle" v="round"/>
</layer>
</symbol>
<symbol type="line" name="4" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleLine" enabled="1" pass="0" locked="0">
<prop k="line_color" v="34,94,168,230"/>
<prop k="line_style" v="solid"/>
<prop k="line_width" v="1.5"/>
<prop k="line_width_unit" v="MM"/>
<prop k="capstyle" v="round"/>
<prop k="joinstyle" v="round"/>
</layer>
</symbol>
<symbol type="line" name="5" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleLine" enabled="1" pass="0" locked="0">
<prop k="line_color" v="37,52,148,230"/>
<prop k="line_style" v="solid"/>
<prop k="line_width" v="1.8"/>
<prop k="line_width_unit" v="MM"/>
<prop k="capstyle" v="round"/>
<prop k="joinstyle" v="round"/>
</layer>
</symbol>
<symbol type="line" name="6" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleLine" enabled="1" pass="0" locked="0">
<prop k="line_color" v="8,29,88,230"/>
<prop k="line_style" v="solid"/>
<prop k="line_width" v="2.0999999999999996"/>
<prop k="line_width_unit" v="MM"/>
<prop k="capstyle" v="round"/>
<prop k="joinstyle" v="round"/>
</layer>
</symbol>
<symbol type="line" name="7" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleLine" enabled="1" pass="0" locked="0">
<prop k="line_color" v="189,189,189,230"/>
<prop k="line_style" v="solid"/>
<prop k="line_width" v="0.3"/>
<prop k="line_width_unit" v="MM"/>
<prop k="capstyle" v="round"/>
<prop k="joinstyle" v="round"/>
</layer>
</symbol>
</symbols>
<orderby><orderByClause asc="1" nullsFirst="1">&quot;pupils&quot;</orderByClause></orderby>
</renderer-v2>
<labeling type="simple">
<settings calloutType="simple">
<text-style fieldName="pupils" isExpression="0" fontSize="9" fontSizeUnit="Point" textColor="0,0,0,255" textOpacity="1">
<text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="0.8"/>
</text-style>
<placement placement="2" placementFlags="9" dist="0.5" distUnits="MM" priority="5"/>
<rendering drawLabels="1" obstacle="1" scaleVisibility="1" scaleMin="0" scaleMax="100000"/>
</settings>
</labeling>
<aliases>
<alias index="1" field="zone" name="Zone"/>
<alias index="2" field="zone_name" name="Name der Zone"/>
<alias index="3" field="site" name="Schulstandort"/>
<alias index="4" field="site_name" name="Name des Standorts"/>
<alias index="5" field="stage" name="Stufe"/>
<alias index="6" field="pupils" name="Schülerinnen und Schüler"/>
<alias index="7" field="km" name="Luftlinie"/>
</aliases>
<layerGeometryType>1</layerGeometryType>
</qgis>

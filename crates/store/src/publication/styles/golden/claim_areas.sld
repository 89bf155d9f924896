<?xml version="1.0" encoding="UTF-8"?>
<StyledLayerDescriptor xmlns="http://www.opengis.net/sld" xmlns:se="http://www.opengis.net/se" xmlns:ogc="http://www.opengis.net/ogc" version="1.1.0">
<NamedLayer>
<se:Name>claim_areas</se:Name>
<UserStyle>
<se:Name>claim_areas</se:Name>
<se:Description><se:Title>Anspruchsgebiete</se:Title><se:Abstract>Anspruch (Schulart: Grundschule)</se:Abstract></se:Description>
<se:FeatureTypeStyle>
<se:Rule>
<se:Name>kein Anspruch</se:Name>
<se:Description><se:Title>kein Anspruch</se:Title></se:Description>
<ogc:Filter><ogc:And><ogc:PropertyIsEqualTo><ogc:PropertyName>type</ogc:PropertyName><ogc:Literal>Grundschule</ogc:Literal></ogc:PropertyIsEqualTo><ogc:PropertyIsEqualTo><ogc:PropertyName>status</ogc:PropertyName><ogc:Literal>none</ogc:Literal></ogc:PropertyIsEqualTo></ogc:And></ogc:Filter>
<se:PolygonSymbolizer><se:Fill><se:SvgParameter name="fill">#f0e442</se:SvgParameter><se:SvgParameter name="fill-opacity">0.71</se:SvgParameter></se:Fill><se:Stroke><se:SvgParameter name="stroke">#333333</se:SvgParameter><se:SvgParameter name="stroke-width">0.5</se:SvgParameter></se:Stroke></se:PolygonSymbolizer>
</se:Rule>
<se:Rule>
<se:Name>wegen der Entfernung</se:Name>
<se:Description><se:Title>wegen der Entfernung</se:Title></se:Description>
<ogc:Filter><ogc:And><ogc:PropertyIsEqualTo><ogc:PropertyName>type</ogc:PropertyName><ogc:Literal>Grundschule</ogc:Literal></ogc:PropertyIsEqualTo><ogc:PropertyIsEqualTo><ogc:PropertyName>status</ogc:PropertyName><ogc:Literal>distance</ogc:Literal></ogc:PropertyIsEqualTo></ogc:And></ogc:Filter>
<se:PolygonSymbolizer><se:Fill><se:SvgParameter name="fill">#56b4e9</se:SvgParameter><se:SvgParameter name="fill-opacity">0.71</se:SvgParameter></se:Fill><se:Stroke><se:SvgParameter name="stroke">#333333</se:SvgParameter><se:SvgParameter name="stroke-width">0.5</se:SvgParameter></se:Stroke></se:PolygonSymbolizer>
</se:Rule>
<se:Rule>
<se:Name>wegen Gefährlichkeit</se:Name>
<se:Description><se:Title>wegen Gefährlichkeit</se:Title></se:Description>
<ogc:Filter><ogc:And><ogc:PropertyIsEqualTo><ogc:PropertyName>type</ogc:PropertyName><ogc:Literal>Grundschule</ogc:Literal></ogc:PropertyIsEqualTo><ogc:PropertyIsEqualTo><ogc:PropertyName>status</ogc:PropertyName><ogc:Literal>danger</ogc:Literal></ogc:PropertyIsEqualTo></ogc:And></ogc:Filter>
<se:PolygonSymbolizer><se:Fill><se:SvgParameter name="fill">#d55e00</se:SvgParameter><se:SvgParameter name="fill-opacity">0.71</se:SvgParameter></se:Fill><se:Stroke><se:SvgParameter name="stroke">#333333</se:SvgParameter><se:SvgParameter name="stroke-width">0.5</se:SvgParameter></se:Stroke></se:PolygonSymbolizer>
</se:Rule>
</se:FeatureTypeStyle>
</UserStyle>
</NamedLayer>
</StyledLayerDescriptor>

<?xml version="1.0" encoding="UTF-8"?>
<StyledLayerDescriptor xmlns="http://www.opengis.net/sld" xmlns:se="http://www.opengis.net/se" xmlns:ogc="http://www.opengis.net/ogc" version="1.1.0">
<NamedLayer>
<se:Name>desire_lines</se:Name>
<UserStyle>
<se:Name>desire_lines</se:Name>
<se:Description><se:Title>Wunschlinien</se:Title><se:Abstract>Schülerinnen und Schüler (Stufe: alle)</se:Abstract></se:Description>
<se:FeatureTypeStyle>
<se:Rule>
<se:Name>0 bis 9</se:Name>
<se:Description><se:Title>0 bis 9</se:Title></se:Description>
<ogc:Filter><ogc:And><ogc:PropertyIsEqualTo><ogc:PropertyName>stage</ogc:PropertyName><ogc:Literal>all</ogc:Literal></ogc:PropertyIsEqualTo><ogc:PropertyIsGreaterThanOrEqualTo><ogc:PropertyName>pupils</ogc:PropertyName><ogc:Literal>0</ogc:Literal></ogc:PropertyIsGreaterThanOrEqualTo><ogc:PropertyIsLessThan><ogc:PropertyName>pupils</ogc:PropertyName><ogc:Literal>10</ogc:Literal></ogc:PropertyIsLessThan></ogc:And></ogc:Filter>
<se:LineSymbolizer><se:Stroke><se:SvgParameter name="stroke">#c7e9b4</se:SvgParameter><se:SvgParameter name="stroke-width">1.1</se:SvgParameter><se:SvgParameter name="stroke-linecap">round</se:SvgParameter></se:Stroke></se:LineSymbolizer>
</se:Rule>
<se:Rule>
<se:Name>10 bis 19</se:Name>
<se:Description><se:Title>10 bis 19</se:Title></se:Description>
<ogc:Filter><ogc:And><ogc:PropertyIsEqualTo><ogc:PropertyName>stage</ogc:PropertyName><ogc:Literal>all</ogc:Literal></ogc:PropertyIsEqualTo><ogc:PropertyIsGreaterThanOrEqualTo><ogc:PropertyName>pupils</ogc:PropertyName><ogc:Literal>10</ogc:Literal></ogc:PropertyIsGreaterThanOrEqualTo><ogc:PropertyIsLessThan><ogc:PropertyName>pupils</ogc:PropertyName><ogc:Literal>20</ogc:Literal></ogc:PropertyIsLessThan></ogc:And></ogc:Filter>
<se:LineSymbolizer><se:Stroke><se:SvgParameter name="stroke">#7fcdbb</se:SvgParameter><se:SvgParameter name="stroke-width">2.1</se:SvgParameter><se:SvgParameter name="stroke-linecap">round</se:SvgParameter></se:Stroke></se:LineSymbolizer>
</se:Rule>
<se:Rule>
<se:Name>20 bis 49</se:Name>
<se:Description><se:Title>20 bis 49</se:Title></se:Description>
<ogc:Filter><ogc:And><ogc:PropertyIsEqualTo><ogc:PropertyName>stage</ogc:PropertyName><ogc:Literal>all</ogc:Literal></ogc:PropertyIsEqualTo><ogc:PropertyIsGreaterThanOrEqualTo><ogc:PropertyName>pupils</ogc:PropertyName><ogc:Literal>20</ogc:Literal></ogc:PropertyIsGreaterThanOrEqualTo><ogc:PropertyIsLessThan><ogc:PropertyName>pupils</ogc:PropertyName><ogc:Literal>50</ogc:Literal></ogc:PropertyIsLessThan></ogc:And></ogc:Filter>
<se:LineSymbolizer><se:Stroke><se:SvgParameter name="stroke">#41b6c4</se:SvgParameter><se:SvgParameter name="stroke-width">3.2</se:SvgParameter><se:SvgParameter name="stroke-linecap">round</se:SvgParameter></se:Stroke></se:LineSymbolizer>
</se:Rule>
<se:Rule>
<se:Name>50 bis 99</se:Name>
<se:Description><se:Title>50 bis 99</se:Title></se:Description>
<ogc:Filter><ogc:And><ogc:PropertyIsEqualTo><ogc:PropertyName>stage</ogc:PropertyName><ogc:Literal>all</ogc:Literal></ogc:PropertyIsEqualTo><ogc:PropertyIsGreaterThanOrEqualTo><ogc:PropertyName>pupils</ogc:PropertyName><ogc:Literal>50</ogc:Literal></ogc:PropertyIsGreaterThanOrEqualTo><ogc:PropertyIsLessThan><ogc:PropertyName>pupils</ogc:PropertyName><ogc:Literal>100</ogc:Literal></ogc:PropertyIsLessThan></ogc:And></ogc:Filter>
<se:LineSymbolizer><se:Stroke><se:SvgParameter name="stroke">#1d91c0</se:SvgParameter><se:SvgParameter name="stroke-width">4.3</se:SvgParameter><se:SvgParameter name="stroke-linecap">round</se:SvgParameter></se:Stroke></se:LineSymbolizer>
</se:Rule>
<se:Rule>
<se:Name>100 bis 199</se:Name>
<se:Description><se:Title>100 bis 199</se:Title></se:Description>
<ogc:Filter><ogc:And><ogc:PropertyIsEqualTo><ogc:PropertyName>stage</ogc:PropertyName><ogc:Literal>all</ogc:Literal></ogc:PropertyIsEqualTo><ogc:PropertyIsGreaterThanOrEqualTo><ogc:PropertyName>pupils</ogc:PropertyName><ogc:Literal>100</ogc:Literal></ogc:PropertyIsGreaterThanOrEqualTo><ogc:PropertyIsLessThan><ogc:PropertyName>pupils</ogc:PropertyName><ogc:Literal>200</ogc:Literal></ogc:PropertyIsLessThan></ogc:And></ogc:Filter>
<se:LineSymbolizer><se:Stroke><se:SvgParameter name="stroke">#225ea8</se:SvgParameter><se:SvgParameter name="stroke-width">5.4</se:SvgParameter><se:SvgParameter name="stroke-linecap">round</se:SvgParameter></se:Stroke></se:LineSymbolizer>
</se:Rule>
<se:Rule>
<se:Name>200 bis 499</se:Name>
<se:Description><se:Title>200 bis 499</se:Title></se:Description>
<ogc:Filter><ogc:And><ogc:PropertyIsEqualTo><ogc:PropertyName>stage</ogc:PropertyName><ogc:Literal>all</ogc:Literal></ogc:PropertyIsEqualTo><ogc:PropertyIsGreaterThanOrEqualTo><ogc:PropertyName>pupils</ogc:PropertyName><ogc:Literal>200</ogc:Literal></ogc:PropertyIsGreaterThanOrEqualTo><ogc:PropertyIsLessThan><ogc:PropertyName>pupils</ogc:PropertyName><ogc:Literal>500</ogc:Literal></ogc:PropertyIsLessThan></ogc:And></ogc:Filter>
<se:LineSymbolizer><se:Stroke><se:SvgParameter name="stroke">#253494</se:SvgParameter><se:SvgParameter name="stroke-width">6.4</se:SvgParameter><se:SvgParameter name="stroke-linecap">round</se:SvgParameter></se:Stroke></se:LineSymbolizer>
</se:Rule>
<se:Rule>
<se:Name>500 und mehr</se:Name>
<se:Description><se:Title>500 und mehr</se:Title></se:Description>
<ogc:Filter><ogc:And><ogc:PropertyIsEqualTo><ogc:PropertyName>stage</ogc:PropertyName><ogc:Literal>all</ogc:Literal></ogc:PropertyIsEqualTo><ogc:PropertyIsGreaterThanOrEqualTo><ogc:PropertyName>pupils</ogc:PropertyName><ogc:Literal>500</ogc:Literal></ogc:PropertyIsGreaterThanOrEqualTo></ogc:And></ogc:Filter>
<se:LineSymbolizer><se:Stroke><se:SvgParameter name="stroke">#081d58</se:SvgParameter><se:SvgParameter name="stroke-width">7.5</se:SvgParameter><se:SvgParameter name="stroke-linecap">round</se:SvgParameter></se:Stroke></se:LineSymbolizer>
</se:Rule>
<se:Rule>
<se:Name>ohne Angabe</se:Name>
<se:Description><se:Title>ohne Angabe</se:Title></se:Description>
<ogc:Filter><ogc:And><ogc:PropertyIsEqualTo><ogc:PropertyName>stage</ogc:PropertyName><ogc:Literal>all</ogc:Literal></ogc:PropertyIsEqualTo><ogc:PropertyIsNull><ogc:PropertyName>pupils</ogc:PropertyName></ogc:PropertyIsNull></ogc:And></ogc:Filter>
<se:LineSymbolizer><se:Stroke><se:SvgParameter name="stroke">#bdbdbd</se:SvgParameter><se:SvgParameter name="stroke-width">1.1</se:SvgParameter><se:SvgParameter name="stroke-linecap">round</se:SvgParameter></se:Stroke></se:LineSymbolizer>
</se:Rule>
<se:Rule>
<se:Name>Beschriftung</se:Name>
<se:Description><se:Title>Beschriftung</se:Title></se:Description>
<ogc:Filter><ogc:PropertyIsEqualTo><ogc:PropertyName>stage</ogc:PropertyName><ogc:Literal>all</ogc:Literal></ogc:PropertyIsEqualTo></ogc:Filter>
<se:MaxScaleDenominator>100000</se:MaxScaleDenominator>
<se:TextSymbolizer><se:Label><ogc:PropertyName>pupils</ogc:PropertyName></se:Label><se:Font><se:SvgParameter name="font-family">sans-serif</se:SvgParameter><se:SvgParameter name="font-size">11</se:SvgParameter></se:Font><se:Halo><se:Radius>2</se:Radius><se:Fill><se:SvgParameter name="fill">#ffffff</se:SvgParameter></se:Fill></se:Halo><se:Fill><se:SvgParameter name="fill">#333333</se:SvgParameter></se:Fill></se:TextSymbolizer>
</se:Rule>
</se:FeatureTypeStyle>
</UserStyle>
</NamedLayer>
</StyledLayerDescriptor>

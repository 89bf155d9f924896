//! The project: the layers in groups, the map they are drawn on, and what it says of itself.

use catalogue::About;
use geo_core::Language;
use store::xml::escaped;

use super::{
    groups::{GROUPS, Group},
    layer::InQgis,
    systems,
};
use crate::{asked::Asked, published::Bounds};

/// The part of its size that the first map shows around what there is to see.
const MARGIN: f64 = 0.03;

/// The project of the layers that the caller may see, as QGIS 3.22 and later read it.
pub(super) fn document(asked: &Asked) -> String {
    let title = escaped(&title(&asked.published.about)).into_owned();
    let layers: String = asked.layers().map(|held| InQgis::of(asked, held.layer).element()).collect();
    let groups: String = GROUPS.iter().map(|group| tree(asked, group)).collect();
    [
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n",
        &format!("<qgis version=\"3.22.0\" projectname=\"{title}\">\n<title>{title}</title>\n"),
        "<homePath path=\"\"/>\n<autotransaction active=\"0\"/>\n<evaluateDefaultValues active=\"0\"/>\n\
         <trust active=\"0\"/>\n",
        &format!("<projectCrs>\n{}</projectCrs>\n", systems::UTM32),
        &format!("<layer-tree-group>\n{groups}</layer-tree-group>\n"),
        &extent(asked).map(map).unwrap_or_default(),
        &format!("<projectlayers>\n{layers}</projectlayers>\n"),
        "<properties>\n<SpatialRefSys>\n<ProjectionsEnabled type=\"int\">1</ProjectionsEnabled>\n</SpatialRefSys>\n\
         <Measure>\n<Ellipsoid type=\"QString\">EPSG:7019</Ellipsoid>\n</Measure>\n\
         <Measurement>\n<DistanceUnits type=\"QString\">meters</DistanceUnits>\n\
         <AreaUnits type=\"QString\">km2</AreaUnits>\n</Measurement>\n\
         <Paths>\n<Absolute type=\"bool\">false</Absolute>\n</Paths>\n</properties>\n",
        &metadata(asked, &title),
        "</qgis>\n",
    ]
    .concat()
}

/// A group with the layers of it that the caller may see; nothing where there are none.
fn tree(asked: &Asked, group: &Group) -> String {
    let seen = |id: &&str| asked.layers().find(|held| held.layer.id == *id);
    let layers: String = group
        .layers
        .iter()
        .filter_map(seen)
        .map(|held| InQgis::of(asked, held.layer).entry_of_project())
        .collect();
    if layers.is_empty() {
        return String::new();
    }
    format!(
        "<layer-tree-group name=\"{}\" checked=\"Qt::Checked\" expanded=\"1\">\n{layers}</layer-tree-group>\n",
        escaped(group.title.of(asked.language))
    )
}

/// The box around everything that the caller may see, with a margin.
fn extent(asked: &Asked) -> Option<Bounds> {
    let boxes = asked.layers().filter_map(|held| held.extent());
    let [west, south, east, north] = boxes.reduce(|one, other| {
        [one[0].min(other[0]), one[1].min(other[1]), one[2].max(other[2]), one[3].max(other[3])]
    })?;
    let margin = (east - west).max(north - south) * MARGIN;
    Some([west - margin, south - margin, east + margin, north + margin])
}

/// The first map, and what »zoom to full extent« shows.
fn map([west, south, east, north]: Bounds) -> String {
    let system = systems::UTM32;
    format!(
        "<mapcanvas name=\"theMapCanvas\" annotationsVisible=\"1\">\n<units>meters</units>\n\
         <extent>\n<xmin>{west:.1}</xmin>\n<ymin>{south:.1}</ymin>\n<xmax>{east:.1}</xmax>\n<ymax>{north:.1}</ymax>\n\
         </extent>\n<rotation>0</rotation>\n<destinationsrs>\n{system}</destinationsrs>\n\
         <rendermaptile>0</rendermaptile>\n</mapcanvas>\n\
         <ProjectViewSettings UseProjectScales=\"0\">\n<Scales/>\n\
         <DefaultViewExtent xmin=\"{west:.1}\" ymin=\"{south:.1}\" xmax=\"{east:.1}\" ymax=\"{north:.1}\">\n{system}\
         </DefaultViewExtent>\n\
         <PresetFullExtent xmin=\"{west:.1}\" ymin=\"{south:.1}\" xmax=\"{east:.1}\" ymax=\"{north:.1}\">\n{system}\
         </PresetFullExtent>\n</ProjectViewSettings>\n"
    )
}

fn title(about: &About) -> String {
    if about.region.is_empty() { "Schulweg".to_owned() } else { format!("Schulweg: {}", about.region) }
}

fn metadata(asked: &Asked, title: &str) -> String {
    let about = &asked.published.about;
    let (code, link) = match asked.language {
        Language::English => ("ENG", "Service"),
        Language::German => ("GER", "Dienst"),
    };
    let address = escaped(asked.base.as_str()).into_owned();
    format!(
        "<projectMetadata>\n<identifier>{address}/qgis/schulweg.qgz</identifier>\n\
         <parentidentifier></parentidentifier>\n<language>{code}</language>\n<type>dataset</type>\n\
         <title>{title}</title>\n<abstract>{}</abstract>\n\
         <links>\n<link name=\"{link}\" type=\"WWW:LINK\" url=\"{address}\" description=\"\" mimeType=\"\" \
         format=\"\" size=\"\"/>\n</links>\n\
         <author>Schulweg {}</author>\n<creation>{}T00:00:00</creation>\n</projectMetadata>\n",
        escaped(&explained(asked)),
        escaped(&about.program),
        about.key_date,
    )
}

/// What somebody has to know who reads numbers off the map, and whom to name beside it.
fn explained(asked: &Asked) -> String {
    let about = &asked.published.about;
    let (release, threshold) = (&about.release, about.parameters.rounding.threshold);
    let mut text = match asked.language {
        Language::English => format!(
            "Planning base for school transport, release {release}. All numbers of pupils are protected by the \
             cell-key method (no number from 1 to {}); parts and sums need not agree.",
            threshold.saturating_sub(1)
        ),
        Language::German => format!(
            "Planungsgrundlagen für den Schulverkehr, Ausgabe {release}. Alle Zahlen von Schülerinnen und Schülern \
             sind mit der Cell-Key-Methode geschützt (keine Zahl von 1 bis {}); Teile und Summen müssen nicht \
             aufgehen.",
            threshold.saturating_sub(1)
        ),
    };
    if about.invented_from.is_some() {
        text.push_str(match asked.language {
            Language::English => " Invented: no real persons, streets and addresses.",
            Language::German => " Erfunden: keine echten Personen, Straßen und Adressen.",
        });
    }
    let mut named: Vec<String> = Vec::new();
    for credit in asked.layers().flat_map(|held| about.credits_of(held.layer)) {
        if !named.contains(&credit) {
            named.push(credit);
        }
    }
    if !named.is_empty() {
        let heading = match asked.language {
            Language::English => "Sources",
            Language::German => "Quellen",
        };
        text.extend([" ", heading, ": ", &named.join("; "), "."]);
    }
    text
}

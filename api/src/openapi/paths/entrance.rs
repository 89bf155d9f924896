//! The entrance, and the definition itself.

use super::{JSON, Operation, Paths, components, form, one_of, page};
use crate::{asked::Asked, openapi::MEDIA_TYPE};

pub(super) fn add(paths: &mut Paths, asked: &Asked) {
    let tag = "entrance";
    let landing = paths.say("Der Eingang.", "The landing page.");
    paths.add_document("/", tag, "getLandingPage", landing, (JSON, "landingPage"), vec![]);
    let conformance =
        paths.say("Welche Standards der Dienst erfüllt.", "Which standards the service conforms to.");
    paths.add_document("/conformance", tag, "getConformance", conformance, (JSON, "conformance"), vec![]);
    let list = paths.say("Die Ebenen.", "The collections.");
    paths.add_document("/collections", tag, "getCollections", list, (JSON, "collections"), vec![]);
    let ids: Vec<&str> = asked.layers().map(|held| held.layer.id).collect();
    if !ids.is_empty() {
        let one = paths.say("Eine Ebene.", "A collection.");
        let part = one_of("collectionId", &ids, paths.say("Ebene.", "Collection."));
        paths.add_document(
            "/collections/{collectionId}",
            tag,
            "getCollection",
            one,
            (JSON, "collection"),
            vec![part],
        );
    }
    let summary = paths.say("Diese Definition.", "This definition.").to_owned();
    let content = vec![(MEDIA_TYPE, components::reference("definition")), page()];
    let parameters = vec![form(&["json", "html"], paths.language)];
    let id = "getDefinition".to_owned();
    paths.add("/api", Operation { tag, id, summary, parameters, content, statuses: &[] });
    let summary = paths.say("Diese Definition als Seite.", "This definition as a page.").to_owned();
    let parameters = vec![form(&["html"], paths.language)];
    let id = "getDefinitionPage".to_owned();
    paths.add("/api.html", Operation { tag, id, summary, parameters, content: vec![page()], statuses: &[] });
    let summary = paths.say("Anmelden und zum Eingang.", "Sign in and go to the entrance.").to_owned();
    let id = "signIn".to_owned();
    let sign_in = Operation { tag, id, summary, parameters: vec![], content: vec![page()], statuses: &[] };
    paths.add("/sign-in", sign_in);
    let led_back = paths.say("Zum Eingang.", "To the entrance.");
    let responses = &mut paths.all["/sign-in"]["get"]["responses"];
    responses["303"] = serde_json::json!({ "description": led_back });
    if let Some(responses) = responses.as_object_mut() {
        responses.remove("200");
    }
}

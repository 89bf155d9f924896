//! The built program serving a publication on a free port of this machine, for as long as a test
//! needs it.

use std::{
    io::{BufRead as _, BufReader, Read as _},
    process::{Child, ChildStdout, Stdio},
    sync::LazyLock,
    thread,
    time::Duration,
};

use store::PUBLICATION;

use crate::{Folder, binary, command};

/// The publication of [`Folder::with_region`], as the program writes it; built once in a run of tests.
static SMALL: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let region = Folder::with_region();
    let _ = region.schulweg(&["build"]).expect_code(0);
    region.bytes(PUBLICATION)
});

/// The bytes of the publication of a small invented region.
#[must_use]
pub fn small_publication() -> &'static [u8] {
    &SMALL
}

/// A running `schulweg serve`; it ends with this value.
pub struct Served {
    child: Child,
    /// `http://127.0.0.1:PORT`, without a slash at its end.
    pub address: String,
}

/// An answer of the server.
#[derive(Debug)]
pub struct Got {
    /// The status.
    pub status: u16,
    /// Headers as they came, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Served {
    /// Starts `schulweg serve --bind 127.0.0.1:0` with further words, in a folder and in English.
    ///
    /// # Panics
    /// Where it ends instead of serving.
    #[must_use]
    pub fn start(folder: &Folder, words: &[&str]) -> Self {
        let mut serve = command(&binary(), folder.path());
        serve.env("LC_ALL", "C").args(["serve", "--bind", "127.0.0.1:0"]).args(words);
        let mut child = serve.stdout(Stdio::piped()).spawn().expect("the program can be started");
        let stdout = child.stdout.take().expect("its output is piped");
        let address = address_said(stdout);
        Self { child, address }
    }

    /// The id of its process.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks for a path.
    ///
    /// # Panics
    /// Where no answer comes.
    #[must_use]
    pub fn get(&self, path: &str) -> Got {
        self.get_with(path, &[])
    }

    /// Asks for a path with some headers.
    ///
    /// # Panics
    /// Where no answer comes.
    #[must_use]
    pub fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Got {
        let url = format!("{}{path}", self.address);
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_mins(1)))
            .max_redirects(0)
            .proxy(None);
        let mut request = ureq::Agent::new_with_config(config.build()).get(&url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut response = request.call().unwrap_or_else(|error| panic!("{url}: {error}"));
        let mut body = Vec::new();
        let read = response.body_mut().as_reader().read_to_end(&mut body);
        read.unwrap_or_else(|error| panic!("{url}: {error}"));
        let text = |value: &ureq::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        Got {
            status: response.status().as_u16(),
            headers: response.headers().iter().map(|(name, value)| (name.to_string(), text(value))).collect(),
            body,
        }
    }
}

impl Got {
    /// The value of a header; empty where it is missing.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }

    /// The body as JSON, where the answer is 200.
    ///
    /// # Panics
    /// Where it is not.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        let text = String::from_utf8_lossy(&self.body);
        assert_eq!(self.status, 200, "{text}");
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads what the program prints until it has said where it listens; the rest goes on to be read,
/// so that the program never waits for a reader.
fn address_said(stdout: ChildStdout) -> String {
    let mut lines = BufReader::new(stdout).lines();
    let mut said = String::new();
    let found = loop {
        let Some(Ok(line)) = lines.next() else { panic!("it does not serve: {said}") };
        if let Some(at) = line.find("http://127.0.0.1:") {
            let rest = &line[at..];
            let port = rest["http://127.0.0.1:".len()..]
                .chars()
                .take_while(char::is_ascii_digit)
                .collect::<String>();
            break format!("http://127.0.0.1:{port}");
        }
        said.push_str(&line);
        said.push('\n');
    };
    thread::spawn(move || lines.for_each(drop));
    found
}

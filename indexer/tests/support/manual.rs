//! The calls of curl in docs/api.md.

use std::path::Path;

use reqwest::{Client, Method, RequestBuilder};

/// The server of the manual.
const SERVER: &str = "http://127.0.0.1:8080";

/// The manual's section under a heading.
pub fn section<'a>(manual: &'a str, heading: &str) -> &'a str {
    manual.split("\n## ").find(|section| section.lines().next() == Some(heading)).unwrap()
}

/// The calls of curl in the blocks of a language, as they stand there.
pub fn calls(text: &str, language: &str) -> Vec<String> {
    let mark = format!("```{language}\n");
    let blocks = text.split(mark.as_str()).skip(1).map(|block| block.split("```").next().unwrap());
    blocks.flat_map(|block| block.split("curl ").skip(1)).map(|call| call.trim().to_owned()).collect()
}

/// What one call asks for.
pub struct Call {
    /// The path, with its query.
    pub target: String,
    pub method: Method,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
}

impl Call {
    /// Reads what follows `curl`. The files that it sends lie in a folder.
    pub fn read(call: &str, folder: &Path) -> Self {
        assert!(!call.contains('…'), "nothing stands for what is cut short: {call}");
        let mut read = Call { target: String::new(), method: Method::GET, headers: Vec::new(), body: None };
        let mut words = words(call).into_iter();
        while let Some(word) = words.next() {
            let mut value = || words.next().unwrap_or_else(|| panic!("{word} has no value: {call}"));
            match word.as_str() {
                "-X" => read.method = value().parse().unwrap(),
                "-H" => {
                    let header = value();
                    let (name, value) = header.split_once(": ").unwrap();
                    read.headers.push((name.to_owned(), value.to_owned()));
                }
                "-d" => read.send(value().into_bytes()),
                "--data-binary" => read.send(std::fs::read(folder.join(value().strip_prefix('@').unwrap())).unwrap()),
                url => read.target = url.strip_prefix(SERVER).unwrap_or_else(|| panic!("{url}: {call}")).to_owned(),
            }
        }
        read
    }

    fn send(&mut self, body: Vec<u8>) {
        self.method = Method::POST;
        self.body = Some(body);
    }

    pub fn has_body(&self) -> bool {
        self.body.is_some()
    }

    /// The request to a server.
    pub fn request(&self, client: &Client, base: &str) -> RequestBuilder {
        let mut request = client.request(self.method.clone(), format!("{base}{}", self.target));
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        match &self.body {
            Some(body) => request.body(body.clone()),
            None => request,
        }
    }
}

/// A call's words, as a shell divides it.
fn words(call: &str) -> Vec<String> {
    let (mut words, mut word, mut is_quoted) = (Vec::new(), String::new(), false);
    for letter in call.replace("\\\n", " ").chars() {
        match letter {
            '\'' => is_quoted = !is_quoted,
            letter if letter.is_whitespace() && !is_quoted => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            letter => word.push(letter),
        }
    }
    words.push(word);
    words
}

//! Narratives that would do something, or that are broken.

use roxmltree::Document;

use super::{cda, resource, section, way};

/// Markup, and the words of it that a person must be able to read.
const MARKUP: &[(&str, &[&str])] = &[
    ("<script>var a = '&lt;/p&gt;';</script>ord", &["ord"]),
    ("<x:script xmlns:x='urn:x'>alert(1)</x:script>ord", &["ord"]),
    ("<style>p { background: url(http://example.org) }</style>ord", &["ord"]),
    ("<p onclick='alert(1)' onmouseover=\"alert(2)\" style='position:fixed' class='x'>ord</p>", &["ord"]),
    ("<a href='javascript:alert(1)'>ord</a><a href='data:text/html,x'>to</a>", &["ord", "to"]),
    ("<a href='  vbscript:x'>ord</a><linkHtml href='javascript:x'>to</linkHtml>", &["ord", "to"]),
    ("<img src='http://example.org/spor.gif' onerror='alert(1)' alt='bilde'/>ord", &["ord"]),
    (
        "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><foreignObject><p>ord</p></foreignObject><text>to</text></svg>",
        &["ord", "to"],
    ),
    (
        "<math xmlns='http://www.w3.org/1998/Math/MathML'><mtext>ord</mtext><annotation-xml encoding='text/html'>to</annotation-xml></math>",
        &["ord", "to"],
    ),
    ("<iframe src='https://example.org' srcdoc='x'>ord</iframe>", &["ord"]),
    ("<object data='x'><embed src='y'/>ord</object><applet code='z'>to</applet>", &["ord", "to"]),
    (
        "<form action='https://example.org'><input value='x' autofocus=''/><button formaction='y'>ord</button></form>",
        &["ord"],
    ),
    (
        "<meta http-equiv='refresh' content='0;url=https://example.org'/><base href='https://example.org'/>ord",
        &["ord"],
    ),
    ("<link rel='stylesheet' href='https://example.org/x.css'/>ord", &["ord"]),
    ("<table background='x'><tr><td colspan='99999999999' rowspan='-1'>ord</td></tr></table>", &["ord"]),
    ("<content ID='a&quot; onmouseover=&quot;alert(1)' styleCode='x y'>ord</content>", &["ord"]),
    ("&lt;script&gt;alert(1)&lt;/script&gt; &lt;img src=x onerror=alert(1)&gt;ord", &["<script>", "ord"]),
    ("<renderMultiMedia referencedObject='x'><caption>ord</caption></renderMultiMedia>", &["ord"]),
    ("<template><p>ord</p></template><noscript>to</noscript>", &["ord", "to"]),
    ("<p>o&#x200B;rd &#x202E;dro</p>", &["rd"]),
];

/// FHIR's subset, and its attributes, as far as the mapping writes them.
const ELEMENTS: &[&str] = &[
    "div", "p", "ol", "ul", "li", "caption", "b", "i", "u", "em", "s", "table", "thead", "tbody", "tfoot",
    "tr", "th", "td", "sub", "sup", "span", "br", "pre",
];
const ATTRIBUTES: &[&str] = &["id", "lang", "colspan", "rowspan", "class"];

#[test]
fn of_a_cda_narrative_only_allowed_markup_is_written() {
    for (markup, words) in MARKUP {
        let document = cda("", &section("48765-2", &format!("<text>{markup}</text>")));
        let way = way(markup, document.as_bytes()).unwrap();
        let json = helsebro_fhir::json::parse(way.json.as_bytes()).unwrap();
        let composition = json.items("entry")[0].get("resource").unwrap();
        let div = composition.items("section")[0].get("text").unwrap().text("div").unwrap();
        let xhtml = Document::parse(div).unwrap_or_else(|error| panic!("{markup}: {error}: {div}"));
        for node in xhtml.descendants().filter(roxmltree::Node::is_element) {
            assert!(ELEMENTS.contains(&node.tag_name().name()), "{markup}: {div}");
            assert!(node.attributes().all(|it| ATTRIBUTES.contains(&it.name())), "{markup}: {div}");
        }
        shown(markup, words, &way.pages);
    }
}

#[test]
fn of_a_fhir_narrative_only_words_and_allowed_nodes_are_shown() {
    for (markup, words) in MARKUP {
        let mut div = helsebro_fhir::json::Writer::new();
        div.string(&format!("<div xmlns=\"http://www.w3.org/1999/xhtml\">{markup}</div>"));
        let document = resource(&format!(
            r#""resourceType":"Composition","section":[{{"title":"Ord","text":{{"status":"generated","div":{}}}}}]"#,
            div.finish()
        ));
        let way = way(markup, document.as_bytes()).unwrap();
        shown(markup, words, &way.pages);
        for page in &way.pages {
            for active in ["javascript:", "vbscript:", "data:text", "onclick=", "url(http", "spor.gif"] {
                assert!(!page.contains(active), "{markup}: {active}\n{page}");
            }
        }
    }
}

fn shown(markup: &str, words: &[&str], pages: &[String]) {
    for (page, word) in pages.iter().flat_map(|page| words.iter().map(move |word| (page, word))) {
        assert!(page.contains(word), "{markup}: {word} is not on the page\n{page}");
    }
}

#[test]
fn nesting_without_end_keeps_its_words() {
    for (open, close) in [
        ("<b>", "</b>"),
        ("<ul><li>", "</li></ul>"),
        ("<table><tr><td>", "</td></tr></table>"),
        ("<div>", ""),
    ] {
        let markup = format!("{}ordet{}", open.repeat(20_000), close.repeat(20_000));
        let document = resource(&format!(r#""resourceType":"Composition","text":{{"div":"{markup}"}}"#));
        let way = way(open, document.as_bytes()).unwrap();
        assert!(way.pages.iter().all(|page| page.contains("ordet")), "{open}");
    }
}

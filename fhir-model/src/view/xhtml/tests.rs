use super::*;
use crate::view::narrative::Node;

fn nodes(markup: &str) -> Vec<Node> {
    narrative(markup, None).nodes
}

fn text(words: &str) -> Node {
    Node::Text(words.to_owned())
}

fn paragraph(words: &str) -> Node {
    Node::Paragraph(vec![text(words)])
}

#[test]
fn each_allowed_element_becomes_its_node() {
    for (markup, expected) in [
        ("<p>a</p>", paragraph("a")),
        ("<h2>a</h2>", Node::Heading(vec![text("a")])),
        ("<b>a</b>", Node::Strong(vec![text("a")])),
        ("<em>a</em>", Node::Emphasis(vec![text("a")])),
        ("<u>a</u>", Node::Underline(vec![text("a")])),
        ("<del>a</del>", Node::Deleted(vec![text("a")])),
        ("<sup>2</sup>", Node::Superscript(vec![text("2")])),
        ("<sub>2</sub>", Node::Subscript(vec![text("2")])),
        ("<span class='x'>a</span>", Node::Span(vec![text("a")])),
        ("<span class=\"footnote\">1</span>", Node::Footnote(vec![text("1")])),
        ("<hr/>", Node::Rule),
        ("<pre>a\n  b</pre>", Node::Preformatted("a\n  b".to_owned())),
        (
            "<ol><li>a</li><li>b</li></ol>",
            Node::List { ordered: true, items: vec![vec![text("a")], vec![text("b")]] },
        ),
        ("<img src='data:image/png;base64,AA' alt=' Et bilde '/>", Node::Image("Et bilde".to_owned())),
        ("<marquee>a</marquee>", Node::Span(vec![text("a")])),
    ] {
        assert_eq!(
            nodes(&format!("<div xmlns='http://www.w3.org/1999/xhtml'>{markup}</div>")),
            [expected],
            "{markup}"
        );
    }
}

#[test]
fn a_table_keeps_its_head_and_its_spans() {
    let found = nodes(
        "<table><caption>C</caption><tbody><tr><th>H</th><th>I</th></tr>\
         <tr><td colspan='2' rowspan='x'>a</td></tr></tbody></table>",
    );
    let [Node::Table(table)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(table.caption, [text("C")]);
    assert!(table.rows[0].head && !table.rows[1].head);
    let cell = &table.rows[1].cells[0];
    assert_eq!((cell.columns, cell.rows, cell.header), (2, 1, false));
}

#[test]
fn nothing_active_survives() {
    for markup in [
        "<script>alert(1)</script>",
        "<SCRIPT type='x'>if (a < b) { alert('</p>') }</SCRIPT >",
        "<x:script xmlns:x='y'>alert(1)</x:script>",
        "<style>p { background: url(http://x) }</style>",
        "<p onclick='alert(1)' style='x'>a</p>",
        "<a href='javascript:alert(1)'>a</a>",
        "<a href=' JavaScript:alert(1)'>a</a>",
        "<a href='data:text/html,x'>a</a>",
        "<iframe src='http://x'>a</iframe>",
        "<object data='http://x'><embed src='y'/></object>",
        "<svg onload='alert(1)'><circle/></svg>",
        "<img src='x' onerror='alert(1)'>",
    ] {
        let told = format!("{:?}", nodes(markup));
        for active in ["alert", "javascript", "http", "onclick", "onerror", "data:", "url("] {
            assert!(!told.to_lowercase().contains(active), "{markup}: {told}");
        }
    }
}

#[test]
fn a_link_is_its_text_and_where_it_leads() {
    let link =
        |address: Option<&str>| Node::Link { nodes: vec![text("a")], address: address.map(str::to_owned) };
    assert_eq!(
        nodes("<a href='https://example.org/?a=1&amp;b=2'>a</a>"),
        [link(Some("https://example.org/?a=1&b=2"))]
    );
    assert_eq!(nodes("<a href='#note'>a</a>"), [link(None)]);
    assert_eq!(nodes("<a name='x'>a</a>"), [link(None)]);
}

#[test]
fn broken_markup_loses_no_word_and_says_that_it_is_broken() {
    for (markup, words) in [
        ("<div><p>en<p>to</div>", "en to"),
        ("<div><b>en <i>to</b> tre</i></div>", "en to tre"),
        ("<table><tr><td>a<td>b<tr><td>c</table>", "a b c"),
        ("<ul><li>a<li>b</ul>", "a b"),
        ("a < b og c <d", "a < b og c <d"),
        ("<div", "<div"),
        ("<p title='x>uten slutt", "<p title='x>uten slutt"),
        ("<!-- uten slutt", "<!-- uten slutt"),
        ("<![CDATA[<b>rå</b>]]>", "<b>rå</b>"),
        ("</p>alene", "alene"),
        ("<tr><td>løs</td></tr>", "løs"),
        ("<ul>løst<li>punkt</li></ul>", "løst punkt"),
        ("<table>løst<tr>løst<td>celle</td></tr></table>", "løst løst celle"),
        ("&lt;script&gt; &amp; &nbsp;&#229;&#xE5; &unknown; &", "<script> & åå &unknown; &"),
        ("<script>aldri lukket", "aldri lukket"),
    ] {
        assert_eq!(narrative(markup, None).words(), words, "{markup}");
    }
    assert!(
        narrative("<p>a", None).broken && narrative("<!-- a", None).broken && narrative("</p>", None).broken
    );
    assert!(!narrative("<div><p>a<br/>b</p></div>", None).broken);
    assert!(!narrative("<div><p>a<br></br>b</p></div>", None).broken);
}

#[test]
fn white_space_is_one_space_and_none_around_blocks() {
    assert_eq!(nodes("<div>\n  <p>\n a\t b \n</p>\n  <p>c</p> </div>"), [paragraph("a b"), paragraph("c")]);
    assert_eq!(
        nodes("<b>a</b> <i>b</i>"),
        [Node::Strong(vec![text("a")]), text(" "), Node::Emphasis(vec![text("b")])]
    );
}

#[test]
fn an_empty_block_still_parts_the_words_around_it() {
    for markup in ["a.<p/>b", "a.<p></p>b", "a. <ul></ul> b", "a.<div><p/></div>b"] {
        assert_eq!(nodes(markup), [text("a."), Node::Break, text("b")], "{markup}");
    }
    assert_eq!(
        nodes("<p>a</p><p/><p>b</p>"),
        [paragraph("a"), paragraph("b")],
        "blocks need nothing between"
    );
}

#[test]
fn the_language_is_the_markups_else_the_documents() {
    assert_eq!(narrative("<div xml:lang='sv'>a</div>", Some("fi")).language.as_deref(), Some("sv"));
    assert_eq!(narrative("<div>a</div>", Some("fi")).language.as_deref(), Some("fi"));
}

#[test]
fn what_would_cost_more_than_its_size_does_not() {
    let million = 1 << 20;
    for markup in [
        "<div>".repeat(million / 5),
        "<ul><li>".repeat(million / 8),
        "<table><tr><td>".repeat(million / 15),
        "<".repeat(million),
        "<a ".repeat(million / 3),
        "<!--".repeat(million / 4),
        "<script>".repeat(million / 8),
        "<a b='".repeat(million / 6),
        "<a b=\"'".repeat(million / 7),
        "&".repeat(million),
        "</p>".repeat(million / 4),
        "<![CDATA[".repeat(million / 9),
    ] {
        let started = std::time::Instant::now();
        let found = narrative(&markup, None);
        assert!(found.nodes.len() <= million);
        assert!(started.elapsed().as_secs() < 20, "{}", &markup[..10]);
    }
}

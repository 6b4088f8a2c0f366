//! Tests of the server's rendering and of the data for hydration.

use billpay_contract::{
    AmountDraft, BillDraft, BillId, ChannelOverrides, ElementSettings, IdempotencyKey, Locale,
    ProblemCode,
};

use super::*;
use crate::page_data::HydrationData;

fn page(content: PageContent) -> PageData {
    PageData {
        locale: Locale::English,
        query: String::new(),
        channels: ChannelOverrides::default(),
        content,
    }
}

fn form(draft: BillDraft, problem: Option<ProblemDetails>) -> PageData {
    page(PageContent::Form {
        intent: None,
        draft: Some(draft),
        key: IdempotencyKey::from_random([0x5a; 16]),
        problem,
    })
}

fn rendered(data: &PageData) -> RenderedPage {
    render_page(data, "./", "https://pay.example.co.tz/").expect("no component suspends")
}

/// A draft with text that would end a script element.
fn hostile_draft() -> BillDraft {
    BillDraft {
        description: "</script><!--".to_owned(),
        amount: AmountDraft::Text("5".to_owned()),
        payment_mode: "EXACT".to_owned(),
        reference: String::new(),
    }
}

#[test]
fn a_page_has_a_form_and_a_title() {
    let rendered = rendered(&form(hostile_draft(), None));
    assert!(rendered.root.contains("<form") && rendered.root.contains("name=\"key\""));
    assert_eq!(rendered.title, "Get a control number");
}

#[test]
fn typed_text_is_escaped() {
    let root = rendered(&form(hostile_draft(), None)).root;
    assert!(!root.contains("</script>"), "{root}");
}

#[test]
fn the_data_is_safe_in_a_script_element() {
    let mut problem = ProblemDetails::new(ProblemCode::Internal, "r1");
    problem.detail = "</script><!-- <script>".to_owned();
    let page = form(hostile_draft(), Some(problem));
    let data = rendered(&page).data;
    assert!(!data.contains('<'), "{data}");
}

#[test]
fn the_data_of_a_page_can_be_read_again() {
    let problem = ProblemDetails::new(ProblemCode::BillNotFound, "r1");
    let id = BillId::zero();
    for page in [
        form(hostile_draft(), None),
        page(PageContent::Missing { id, problem }),
    ] {
        let rendered = rendered(&page);
        let read: HydrationData<PageData> =
            serde_json::from_str(&rendered.data).expect("valid JSON");
        assert_eq!(read.data, page);
        assert_eq!(read.digest, digest_of_html(&rendered.root));
    }
}

#[test]
fn the_data_of_an_element_can_be_read_again() {
    let settings = ElementSettings {
        description: "</script><!--".to_owned(),
        amount: Some("90,900".to_owned()),
        theme: "dark".to_owned(),
        ..ElementSettings::default()
    };
    let data = ElementData::new(
        Locale::English,
        settings,
        ChannelOverrides::default(),
        IdempotencyKey::from_random([0x5a; 16]),
        None,
    );
    let rendered =
        render_element(&data, "https://pay.example.co.tz/").expect("no component suspends");
    assert!(
        rendered
            .root
            .contains("action=\"https://pay.example.co.tz/\"")
    );
    assert!(!rendered.root.contains("autofocus") && !rendered.data.contains('<'));
    let read: HydrationData<ElementData> =
        serde_json::from_str(&rendered.data).expect("valid JSON");
    assert_eq!(read.digest, digest_of_html(&rendered.root));
    assert_eq!(read.data, data);
    assert_eq!(data.bill, "</script><!--\n90,900\nEXACT\n");
}

#[test]
fn a_new_key_is_needed_only_if_another_bill_has_the_key_or_the_reference() {
    for &code in ProblemCode::ALL {
        let actual = needs_new_key(&ProblemDetails::new(code, ""));
        let expected = matches!(
            code,
            ProblemCode::IdempotencyKeyReused | ProblemCode::ReferenceTaken
        );
        assert_eq!(actual, expected, "{code:?}");
    }
}

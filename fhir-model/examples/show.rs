use helsebro_fhir::{
    Limits, read, text,
    texts::{Catalogue, Language},
    view,
};
fn main() {
    let mut args = std::env::args().skip(1);
    let lang = Language::from_tag(&args.next().unwrap()).unwrap();
    let texts = Catalogue::built_in(lang);
    for file in args {
        match read(&std::fs::read(&file).unwrap(), &Limits::default()) {
            Ok(d) => {
                let v = view::document(&d.bundle, &texts);
                println!("{}", text::document(&v, &texts));
                for i in v.issues {
                    eprintln!("{file}: {i}");
                }
            }
            Err(e) => eprintln!("{file}: {e}"),
        }
    }
}

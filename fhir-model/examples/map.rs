use helsebro_fhir::{Limits, read};
fn main() {
    for f in std::env::args().skip(1) {
        println!("{}", read(&std::fs::read(&f).unwrap(), &Limits::default()).unwrap().bundle.to_json());
    }
}

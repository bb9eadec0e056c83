#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| helsebro_fuzz::cda(bytes));

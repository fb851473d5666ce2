use std::sync::Mutex;

use log::kv::{Key, Value, VisitSource};
use log::{LevelFilter, Log, Metadata, Record};

use super::warned::{WARNINGS, of_each_kind};

struct Kept(Mutex<Vec<String>>);

struct Fields(String);

impl<'kvs> VisitSource<'kvs> for Fields {
    fn visit_pair(&mut self, key: Key<'kvs>, value: Value<'kvs>) -> Result<(), log::kv::Error> {
        self.0.push_str(&format!(" {key}={value}"));
        Ok(())
    }
}

impl Log for Kept {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        // Other tests log beside this one.
        if !std::thread::current()
            .name()
            .is_some_and(|name| name.ends_with("warnings_are_records"))
        {
            return;
        }
        let mut fields = Fields(String::new());
        record.key_values().visit(&mut fields).unwrap();
        let (level, target, text) = (record.level(), record.target(), record.args());
        self.0
            .lock()
            .unwrap()
            .push(format!("{level} {target}: {text}{}", fields.0));
    }

    fn flush(&self) {}
}

static KEPT: Kept = Kept(Mutex::new(Vec::new()));

#[test]
fn warnings_are_records() {
    log::set_logger(&KEPT).unwrap();
    log::set_max_level(LevelFilter::Trace);
    of_each_kind();
    assert_eq!(*KEPT.0.lock().unwrap(), WARNINGS);
}

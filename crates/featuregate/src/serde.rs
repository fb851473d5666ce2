use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::Assignments;

/// From a map of names to values, or a list of `{name, enabled}`. A gate that is named twice is
/// an error: in a file nobody overrides himself on purpose.
impl<'de> Deserialize<'de> for Assignments {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Values)
    }
}

/// As a map.
impl Serialize for Assignments {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.values.len()))?;
        for (name, on) in self.iter() {
            map.serialize_entry(name, &on)?;
        }
        map.end()
    }
}

struct Values;

impl<'de> Visitor<'de> for Values {
    type Value = Assignments;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map of feature gates to true or false, or a list of {name, enabled}")
    }

    fn visit_unit<E: Error>(self) -> Result<Assignments, E> {
        Ok(Assignments::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Assignments, A::Error> {
        let mut all = Assignments::default();
        while let Some((name, on)) = map.next_entry()? {
            put(&mut all, name, on)?;
        }
        Ok(all)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Assignments, A::Error> {
        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Entry {
            name: String,
            enabled: bool,
        }

        let mut all = Assignments::default();
        while let Some(Entry { name, enabled }) = list.next_element()? {
            put(&mut all, name, enabled)?;
        }
        Ok(all)
    }
}

fn put<E: Error>(all: &mut Assignments, name: String, on: bool) -> Result<(), E> {
    if all.values.contains_key(&name) {
        return Err(E::custom(format_args!(
            "feature gate {name} is named twice"
        )));
    }
    all.values.insert(name, on);
    Ok(())
}

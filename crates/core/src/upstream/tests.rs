use super::*;

fn minor(minor: u32) -> Version {
    Version::line_of(1, minor)
}

#[test]
fn the_tables_read_back_whole() {
    for text in [GATES, KEPS] {
        let lines = text.lines().filter(|l| !l.starts_with('#')).count();
        assert!(lines > 200);
    }
    let gates_read = table::gates(GATES);
    assert_eq!(gates_read.refused, Vec::<&str>::new());
    assert_eq!(gates_read.rows.len(), 259);
    assert_eq!(
        gates().iter().filter(|g| g.last_seen == latest()).count(),
        235
    );
    let requires: usize = gates().iter().map(|g| g.requires.len()).sum();
    assert_eq!(requires, 57);
    let keps_read = table::keps(KEPS);
    assert_eq!(keps_read.refused, Vec::<&str>::new());
    assert_eq!(keps_read.rows.len(), 650);
    assert_eq!(latest(), minor(36));
}

#[test]
fn the_tables_are_sorted_without_twins() {
    assert!(gates().is_sorted_by(|a, b| a.name < b.name));
    assert!(keps().is_sorted_by(|a, b| a.number < b.number));
    for gate in gates() {
        assert!(!gate.specs.is_empty(), "{}", gate.name);
        assert_eq!(super::gate(gate.name), Some(gate));
    }
}

#[test]
fn a_spec_holds_from_its_version_on() {
    let gate = gate("DRAPartitionableDevices").expect("known");
    assert_eq!(gate.at(minor(32)), None);
    let at = |m| gate.at(minor(m)).and_then(|s| Some((s.stage?, s.default?)));
    assert_eq!(at(35), Some((Stage::Alpha, false)));
    assert_eq!(at(36), Some((Stage::Beta, true)));
    assert_eq!(at(40), Some((Stage::Beta, true)));
}

#[test]
fn a_gate_that_the_newest_list_lacks_is_known_up_to_its_day() {
    let gate = gate("DevicePluginCDIDevices").expect("known");
    assert_eq!(gate.last_seen, minor(34));
    assert!(gate.at(minor(33)).is_some());
    assert_eq!(gate.at(minor(35)), None);
}

#[test]
fn identifiers_are_not_taken_for_names() {
    assert_eq!(gate("CPUCFSQuotaPeriod"), None);
    assert_eq!(
        gate_of_constant("CPUCFSQuotaPeriod").map(|g| g.name),
        Some("CustomCPUCFSQuotaPeriod")
    );
    assert_eq!(
        gate_of_constant("RuntimeClassInImageCriAPI").map(|g| g.name),
        Some("RuntimeClassInImageCriApi")
    );
}

#[test]
fn a_target_is_not_yet_a_fact() {
    let kep = kep(5004).expect("known");
    assert_eq!(kep.target, Some(Stage::Stable));
    assert_eq!(kep.stage_at(minor(36)), Some(Stage::Beta));
    assert_eq!(kep.stage_at(minor(37)), Some(Stage::Stable));
    assert_eq!(kep.stage_at(minor(33)), None);
    assert_eq!(kep.milestone(Stage::Alpha), Some(minor(34)));
}

#[test]
fn enhancements_have_no_templates_and_no_placeholder_gates() {
    for number in [0, 1, 2, 3, 13, 42] {
        assert_eq!(kep(number), None, "{number}");
    }
    assert!(keps().iter().all(|k| !k.gates.contains(&"NA")));
    assert_eq!(
        kep(5055).map(|k| k.gates.as_slice()),
        Some(["DRADeviceTaints", "DRADeviceTaintRules"].as_slice())
    );
    assert_eq!(kep(2133).and_then(|k| k.status), Some("implemented"));
    let numbers: Vec<u32> = keps_of_gate("APIServerIdentity")
        .map(|k| k.number)
        .collect();
    assert_eq!(numbers, [1965, 2339]);
}

#[test]
fn a_withdrawn_enhancement_has_no_stage() {
    let withdrawn = keps()
        .iter()
        .filter(|k| matches!(k.status, Some("withdrawn" | "rejected" | "replaced")));
    let mut seen = 0;
    for kep in withdrawn {
        seen += 1;
        assert_eq!(kep.stage_at(minor(99)), None, "{}", kep.number);
    }
    assert!(seen > 5);
}

#[test]
fn a_line_that_is_no_row_is_refused() {
    for bad in [
        "",
        "X",
        "X\tX\t1.36\t1.30:alpha\t-",
        "X\tX\t1.36\t1.30:alpha:off:loose\t-",
        "X\tX\tonce\t1.30:alpha:off\t-",
        "X\tX\t1.36\tx:alpha:off\t-",
        "X\tX\t1.36\t1.30:alpha:off\t-\t-",
    ] {
        assert_eq!(table::gates(bad).rows, Vec::new(), "{bad}");
    }
    for bad in ["x\t-\t-\t-\t-\t-", "1\t-\t-\t-\talpha\t-", "1\t-\t-\t-\t-"] {
        assert_eq!(table::keps(bad).rows, Vec::new(), "{bad}");
    }
}

//! The image is built with the toolchain of the workspace, and does not run as root.

use super::file;

#[test]
fn the_image_takes_the_toolchain_of_the_workspace() {
    let toolchain = file("rust-toolchain.toml");
    let channel = toolchain
        .lines()
        .find_map(|l| l.strip_prefix("channel = \""))
        .and_then(|l| l.strip_suffix('"'))
        .expect("a channel is pinned");
    let image = file("Containerfile");
    assert!(
        image.contains(&format!("/rust:{channel}-slim-bookworm\n")),
        "not {channel}"
    );
    assert!(image.contains("cargo build --locked"));
    let (_, last) = image.rsplit_once("\nFROM ").expect("it has stages");
    assert!(last.contains("\nUSER 65534:65534\n"), "{last}");
}

#[test]
fn the_page_names_the_arguments_of_the_image() {
    let (page, image) = (file("docs/src/container.md"), file("Containerfile"));
    for name in ["RUST", "BUSYBOX"] {
        assert!(page.contains(&format!("--build-arg {name}=")), "{name}");
        assert!(image.contains(&format!("\nARG {name}=")), "{name}");
    }
}

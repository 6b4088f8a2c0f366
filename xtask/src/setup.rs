//! `cargo xtask setup`: installs the tools that are missing, by the package managers that they come
//! from. Other commands do the same with those that they need.

use std::fs::{self, File};
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::process::{cargo, command, read, run};
use crate::project::Project;
use crate::tools::{self, CargoTool, SystemProgram, WASM};

/// Parts of the toolchain, as paths below its root, and how rustup adds them. rust-toolchain.toml
/// lists them too, but rustup reads it only where automatic installation is on.
const COMPONENTS: [(&str, &[&str]); 4] = [
    (
        "lib/rustlib/wasm32-unknown-unknown",
        &["target", "add", WASM],
    ),
    (
        "lib/rustlib/src/rust/library",
        &["component", "add", "rust-src"],
    ),
    ("bin/cargo-clippy", &["component", "add", "clippy"]),
    ("bin/rustfmt", &["component", "add", "rustfmt"]),
];

/// Compiles the tools in half the time of a release build; they are fast enough.
const QUICK_BUILD: [(&str, &str); 3] = [
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
];

/// Installs everything.
pub(crate) fn all_tools(project: &Project) -> Result<()> {
    bundle_tools(project)?;
    test_tools(project)?;
    println!("All tools are installed.");
    Ok(())
}

/// Installs what builds the page and the bundle.
pub(crate) fn bundle_tools(project: &Project) -> Result<()> {
    rust_components(project)?;
    cargo_tools(project, &tools::bundle_tools(project.root())?)?;
    npm_packages(project)
}

/// Installs what checks and tests.
pub(crate) fn test_tools(project: &Project) -> Result<()> {
    system_programs(project, &tools::TEST_PROGRAMS)?;
    cargo_tools(project, &tools::test_tools())?;
    python_packages(project)?;
    npm_packages(project)
}

/// Installs what tests in Firefox and `WebKit`, too.
pub(crate) fn engine_tools(project: &Project) -> Result<()> {
    test_tools(project)?;
    system_programs(project, &tools::ENGINE_PROGRAMS)?;
    cargo_tools(project, &tools::engine_tools())
}

/// Installs what measures pages.
pub(crate) fn bench_tools(project: &Project) -> Result<()> {
    system_programs(project, &tools::TEST_PROGRAMS)?;
    npm_packages(project)
}

/// Installs what measures the gateway under load.
pub(crate) fn gateway_bench_tools(project: &Project) -> Result<()> {
    system_programs(project, &tools::GATEWAY_BENCH_PROGRAMS)?;
    npm_packages_in(project, &project.root().join("xtask/bench/gateway"))
}

/// Adds the missing components of the Rust toolchain.
fn rust_components(project: &Project) -> Result<()> {
    let root = read(command(project, "rustc").args(["--print", "sysroot"]))?;
    for (path, add) in COMPONENTS {
        if !Path::new(root.trim()).join(path).exists() {
            run(command(project, "rustup").args(add))
                .context("rustup, from https://rustup.rs, must add it")?;
        }
    }
    Ok(())
}

/// Installs the tools that are not on the search path in their pinned version.
fn cargo_tools(project: &Project, wanted: &[CargoTool]) -> Result<()> {
    if wanted.iter().all(|tool| is_installed(project, tool)) {
        return Ok(());
    }
    let cache = tools::cache()?;
    fs::create_dir_all(&cache).with_context(|| format!("can't create {}", cache.display()))?;
    // Another run may be installing the same tools.
    let lock = File::create(cache.join(".lock"))?;
    lock.lock()?;
    // Shared, because the tools have many dependencies in common. An interrupted run leaves it.
    let build = cache.join("build");
    for tool in wanted.iter().filter(|tool| !is_installed(project, tool)) {
        let install = |lock: &[&str]| {
            let mut install = cargo(project);
            install.arg("install").args(lock);
            install.arg("--root").arg(tool.folder()?);
            install.arg(format!("{}@{}", tool.package, tool.version));
            install.envs(QUICK_BUILD).env_remove("RUSTFLAGS");
            run(install.env("CARGO_TARGET_DIR", &build))
        };
        // A registry mirror may not have the newest releases, which a tool's lock file names.
        install(&["--locked"]).or_else(|_| install(&[]))?;
    }
    fs::remove_dir_all(&build).context("can't remove the tools' build folder")
}

fn is_installed(project: &Project, tool: &CargoTool) -> bool {
    let Some(binary) = project.program(&[tool.binary]) else {
        return false;
    };
    // With CARGO set, cargo's subcommands expect their own name as the first argument.
    let answer = read(
        command(project, binary)
            .env_remove("CARGO")
            .arg("--version"),
    );
    answer.is_ok_and(|text| text.split_whitespace().any(|word| word == tool.version))
}

/// Installs the packages of `xtask/package-lock.json`.
fn npm_packages(project: &Project) -> Result<()> {
    npm_packages_in(project, &project.root().join("xtask"))
}

/// Installs the packages of the folder's `package-lock.json`, unless these were installed last.
fn npm_packages_in(project: &Project, folder: &Path) -> Result<()> {
    system_programs(project, &tools::NODE)?;
    let lock = fs::read(folder.join("package-lock.json")).context("can't read the lock file")?;
    let installed = folder.join("node_modules/installed-lock.json");
    if fs::read(&installed).is_ok_and(|text| text == lock) {
        return Ok(());
    }
    eprintln!("Installing npm's packages …");
    run(command(project, "npm").arg("ci").current_dir(folder))?;
    Ok(fs::write(installed, lock)?)
}

/// Installs the packages of the documentation's samples and the clients of ClickPesa into a folder of their own,
/// unless these were installed last.
fn python_packages(project: &Project) -> Result<()> {
    let list = project.root().join(tools::PYTHON_PACKAGES);
    let mut wanted = fs::read(&list).with_context(|| format!("can't read {}", list.display()))?;
    wanted.extend(tools::CLICKPESA_CLIENT.bytes());
    let folder = project.python()?;
    let installed = folder.join("installed.txt");
    if fs::read(&installed).is_ok_and(|text| text == wanted) {
        return Ok(());
    }
    eprintln!("Installing Python's packages …");
    run(command(project, "python3")
        .args(["-m", "venv", "--clear"])
        .arg(&folder))
    .context("on Debian: sudo apt-get install python3-venv")?;
    let pip = || {
        let mut pip = command(project, folder.join("bin/pip"));
        pip.args(["install", "--quiet", "--disable-pip-version-check"]);
        pip
    };
    run(pip().arg("--requirement").arg(list))?;
    let client = ["--no-deps", tools::CLICKPESA_CLIENT, "--target"];
    run(pip().args(client).arg(folder.join("clickpesa")))?;
    Ok(fs::write(installed, wanted)?)
}

/// Lets apt-get install the packages whose programs are missing.
fn system_programs(project: &Project, programs: &[SystemProgram]) -> Result<()> {
    let missing = programs
        .iter()
        .filter(|one| project.program(one.names).is_none());
    let mut packages: Vec<&str> = missing.map(|one| one.package).collect();
    packages.dedup();
    if packages.is_empty() {
        return Ok(());
    }
    let list = packages.join(" ");
    let user = read(command(project, "id").arg("-u"))?;
    ensure!(
        user.trim() == "0" && project.program(&["apt-get"]).is_some(),
        "these packages are missing: {list}. On Debian: sudo apt-get install {list}"
    );
    eprintln!("Installing {list} …");
    let apt_get = |words: &[&str]| {
        let mut apt_get = command(project, "apt-get");
        apt_get.env("DEBIAN_FRONTEND", "noninteractive");
        run(apt_get.arg("--quiet=2").args(words))
    };
    apt_get(&["update"])?;
    let install = ["install", "--yes", "--no-install-recommends"];
    apt_get(&[&install[..], &packages[..]].concat())
}

//! Every test runs on a file of SQLite and on a database of its own at a PostgreSQL server.

use std::future::Future;

use sqlx::AnyConnection;
use sqlx::Connection as _;

use super::{LaunchKey, PendingRow, SessionRow, Store};
use crate::config::Database;
use crate::random;
use crate::seal::Sealed;

/// The server that `cargo xtask test` starts: its address without a database.
const SERVER: &str = "HELSEBRO_TEST_POSTGRES";

fn run<F: Future<Output = ()>>(test: F) {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(test);
}

fn on_sqlite<F: Future<Output = ()>>(test: impl FnOnce(Database) -> F) {
    let folder = tempfile::tempdir().unwrap();
    run(test(Database::file(&folder.path().join("test.sqlite")).unwrap()));
}

fn on_postgresql<F: Future<Output = ()>>(name: &str, test: impl FnOnce(Database) -> F) {
    let Ok(server) = std::env::var(SERVER) else {
        println!("SKIPPED {name}: no PostgreSQL server; {SERVER} names none");
        return;
    };
    run(async {
        sqlx::any::install_default_drivers();
        let database =
            format!("test_{}", random::hash(&random::id().unwrap()).to_lowercase().replace('-', "_"));
        let mut connection = AnyConnection::connect(&format!("{server}/postgres")).await.unwrap();
        sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE \"{database}\"")))
            .execute(&mut connection)
            .await
            .unwrap();
        connection.close().await.unwrap();
        test(Database::server(format!("{server}/{database}"), None)).await;
    });
}

macro_rules! on_both {
    ($( $(#[$doc:meta])* async fn $name:ident($database:ident: Database) $body:block )*) => {
        $( async fn $name($database: Database) $body )*

        mod sqlite {
            $( #[test] fn $name() { super::on_sqlite(super::$name); } )*
        }

        mod postgresql {
            $( #[test] fn $name() { super::on_postgresql(stringify!($name), super::$name); } )*
        }
    };
}

fn sealed(text: &str) -> Sealed {
    Sealed::from_stored(text.to_owned())
}

fn session(launch_hash: &str) -> SessionRow {
    SessionRow {
        launch_hash: launch_hash.to_owned(),
        browser_hash: "b1".to_owned(),
        user_hash: "u1".to_owned(),
        epj_key: "epj".to_owned(),
        created: 100,
        used: 100,
        ended: 0,
        version: 1,
        sealed: sealed("first"),
    }
}

on_both! {
    async fn the_file_is_made_at_the_first_start_and_found_at_the_second(database: Database) {
        let first = Store::open(&database).await.unwrap();
        first.add_session(&session("l1")).await.unwrap();
        first.close().await;
        let second = Store::open(&database).await.unwrap();
        assert_eq!(second.session("l1").await.unwrap().unwrap().created, 100);
        second.ping().await.unwrap();
    }

    async fn a_pending_launch_is_taken_once_and_only_with_its_own_key(database: Database) {
        let store = Store::open(&database).await.unwrap();
        let key = LaunchKey { state_hash: "s", browser_hash: "b", epj_key: "e" };
        store.keep_launch(key, &PendingRow { created: 7, sealed: sealed("x") }).await.unwrap();
        for other in [
            LaunchKey { state_hash: "t", ..key },
            LaunchKey { browser_hash: "c", ..key },
            LaunchKey { epj_key: "f", ..key },
        ] {
            assert!(store.take_launch(other).await.unwrap().is_none());
        }
        let taken = store.take_launch(key).await.unwrap().unwrap();
        assert_eq!((taken.created, taken.sealed.as_stored()), (7, "x"));
        assert!(store.take_launch(key).await.unwrap().is_none());
    }

    async fn of_many_callers_at_once_one_takes_the_launch(database: Database) {
        let store = Store::open(&database).await.unwrap();
        let key = LaunchKey { state_hash: "s", browser_hash: "b", epj_key: "e" };
        store.keep_launch(key, &PendingRow { created: 7, sealed: sealed("x") }).await.unwrap();
        let callers: Vec<_> = (0..8)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move { store.take_launch(key).await.unwrap().is_some() })
            })
            .collect();
        let mut taken = 0;
        for caller in callers {
            taken += usize::from(caller.await.unwrap());
        }
        assert_eq!(taken, 1);
    }

    async fn a_change_on_an_old_version_changes_nothing(database: Database) {
        let store = Store::open(&database).await.unwrap();
        store.add_session(&session("l1")).await.unwrap();
        assert!(store.change_session("l1", 1, &sealed("second"), 110).await.unwrap());
        assert!(!store.change_session("l1", 1, &sealed("lost"), 120).await.unwrap());
        let row = store.session("l1").await.unwrap().unwrap();
        assert_eq!((row.version, row.used, row.sealed.as_stored()), (2, 110, "second"));
    }

    async fn an_ended_session_keeps_its_epj_and_nothing_else(database: Database) {
        let store = Store::open(&database).await.unwrap();
        store.add_session(&session("l1")).await.unwrap();
        store.add_session(&session("l2")).await.unwrap();
        store.end_session("l1", 1, 150).await.unwrap();
        let row = store.session("l1").await.unwrap().unwrap();
        assert_eq!((row.ended, row.sealed.as_stored(), row.epj_key.as_str()), (150, "", "epj"));
        assert!(!store.change_session("l1", 1, &sealed("x"), 160).await.unwrap());
        for (browser, user, found) in [("b1", "u1", 0), ("b1", "u2", 1), ("b2", "u2", 0)] {
            assert_eq!(store.sessions_of_others(browser, user).await.unwrap().len(), found, "{browser} {user}");
        }
    }

    async fn the_living_sessions_of_one_epj_are_found_in_their_order_and_no_others(database: Database) {
        let store = Store::open(&database).await.unwrap();
        for row in [
            session("l1"),
            SessionRow { browser_hash: "b2".to_owned(), ..session("l2") },
            SessionRow { ended: 120, ..session("ended") },
            SessionRow { epj_key: "epj-2".to_owned(), ..session("other") },
        ] {
            store.add_session(&row).await.unwrap();
        }
        for (after, expected) in [("", &["l1", "l2"][..]), ("l1", &["l2"]), ("l2", &[])] {
            let found = store.sessions_of_epj("epj", after).await.unwrap();
            let found: Vec<&str> = found.iter().map(|row| row.launch_hash.as_str()).collect();
            assert_eq!(found, expected, "after {after}");
        }
    }

    async fn what_is_overdue_is_found_and_what_ended_long_ago_is_forgotten(database: Database) {
        let store = Store::open(&database).await.unwrap();
        store.add_session(&session("idle")).await.unwrap();
        store.add_session(&SessionRow { used: 900, ..session("busy") }).await.unwrap();
        store.add_session(&SessionRow { created: 10, used: 900, ..session("long") }).await.unwrap();
        for (after, expected) in [("", &["idle", "long"][..]), ("idle", &["long"]), ("long", &[])] {
            let found = store.overdue_sessions(50, 500, after).await.unwrap();
            let found: Vec<&str> = found.iter().map(|row| row.launch_hash.as_str()).collect();
            assert_eq!(found, expected, "after {after}");
        }
        assert!(!store.end_session("idle", 2, 1000).await.unwrap(), "it is another version");
        assert!(store.end_session("idle", 1, 1000).await.unwrap());
        assert!(!store.end_session("idle", 1, 1001).await.unwrap(), "it ends once");
        store.sweep_sessions(1000).await.unwrap();
        assert!(store.session("idle").await.unwrap().is_some());
        store.sweep_sessions(1500).await.unwrap();
        assert!(store.session("idle").await.unwrap().is_none());
        assert!(store.session("busy").await.unwrap().is_some());
    }

    async fn the_lease_of_a_session_has_one_holder_and_runs_out(database: Database) {
        let store = Store::open(&database).await.unwrap();
        store.add_session(&session("l1")).await.unwrap();
        assert!(store.take_lease("l1", "a", 100, 130).await.unwrap());
        for holder in ["a", "b"] {
            assert!(!store.take_lease("l1", holder, 130, 160).await.unwrap(), "{holder}");
        }
        store.give_lease_back("l1", "b").await.unwrap();
        assert!(!store.take_lease("l1", "b", 101, 131).await.unwrap(), "only its holder gives it back");
        store.give_lease_back("l1", "a").await.unwrap();
        assert!(store.take_lease("l1", "b", 101, 131).await.unwrap());
        assert!(store.take_lease("l1", "c", 132, 162).await.unwrap(), "the holder is dead");
        assert!(!store.take_lease("none", "a", 100, 130).await.unwrap());
        store.end_session("l1", 1, 140).await.unwrap();
        assert!(!store.take_lease("l1", "d", 200, 230).await.unwrap(), "an ended session has none");
    }

    async fn of_many_who_take_a_lease_at_once_one_gets_it(database: Database) {
        let store = Store::open(&database).await.unwrap();
        store.add_session(&session("l1")).await.unwrap();
        let tasks: Vec<_> = (0..20)
            .map(|holder: i32| {
                let store = store.clone();
                tokio::spawn(async move { store.take_lease("l1", &holder.to_string(), 100, 130).await.unwrap() })
            })
            .collect();
        let mut taken = 0;
        for task in tasks {
            taken += usize::from(task.await.unwrap());
        }
        assert_eq!(taken, 1);
    }
}

/// Several instances share a server, never a file.
#[test]
fn instances_that_start_at_once_on_a_server_make_the_tables_once() {
    on_postgresql("instances_that_start_at_once", async |database| {
        let starts: Vec<_> = (0..4)
            .map(|_| {
                let database = database.clone();
                tokio::spawn(async move { Store::open(&database).await.map(|_| ()) })
            })
            .collect();
        for start in starts {
            start.await.unwrap().unwrap();
        }
    });
}

"""The example hub: what it lays out and what it refuses, and a hub that runs, with one student's server.

The whole round by clicks is `make hub-journey`.
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests
from conftest import ROOT
from nbgrader.api import Gradebook
from serving import free_port, processes_of

from course.errors import CourseError
from course.hub.run import HubError, enter_names, find_proxy, lay_out, run_hub

try:
    find_proxy()
    WHY = ""
except HubError as error:
    WHY = str(error)
needs_hub = pytest.mark.skipif(bool(WHY), reason=WHY)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """What `course hub` lays out."""
    if WHY:
        pytest.skip(WHY)
    folder = tmp_path_factory.mktemp("hub") / "hub"
    lay_out(folder, ROOT, ["ann", "bo"], free_port(3), lambda text: None)
    return folder


@pytest.mark.slow
def test_students_get_no_lesson_and_the_place_is_for_one_account(place):
    assert {path.name for path in place.iterdir()} == {"teacher", "student", "exchange", "homes", "hub.json"}
    assert place.stat().st_mode & 0o077 == 0 and (place / "hub.json").stat().st_mode & 0o077 == 0
    seen = {path.name for path in (place / "student" / "course").iterdir()}
    assert {"answers", "data", "market", "handin"} <= seen and seen.isdisjoint(
        {"lessons", "grading", "authoring", "teams", "hub"}
    )
    assert (place / "student" / "datasets" / "datapackage.json").is_file()
    assert (place / "teacher" / "solutions").is_dir() and not (place / "teacher" / ".course").exists()
    assert (place / "homes" / "ann" / "start.md").is_file() and not (place / "homes" / "cem").exists()


@pytest.mark.slow
def test_what_lies_there_stays(place):
    before = json.loads((place / "hub.json").read_text())
    mine = place / "homes" / "ann" / "start.md"
    mine.write_text("mine")
    lay_out(place, ROOT, ["ann", "bo", "dan"], before["port"], lambda text: None)
    after = json.loads((place / "hub.json").read_text())
    assert after["passwords"] == before["passwords"] and after["students"] == ["ann", "bo", "dan"] and mine.read_text() == "mine"
    assert (place / "homes" / "dan").is_dir()


@pytest.mark.slow
def test_students_have_names_in_the_gradebook(place):
    enter_names(place, ["ann", "bo"])
    with Gradebook(f"sqlite:///{place / 'teacher' / '.course' / 'gradebook.db'}", "lifestyle-ecommerce") as gradebook:
        assert {(one.id, one.first_name, one.last_name) for one in gradebook.students} == {
            ("ann", "Ann", "Example"),
            ("bo", "Bo", "Example"),
        }
        gradebook.update_or_create_student("bo", first_name="Bob")
    enter_names(place, ["ann", "bo"])  # a second start leaves what the teacher has changed
    with Gradebook(f"sqlite:///{place / 'teacher' / '.course' / 'gradebook.db'}", "lifestyle-ecommerce") as gradebook:
        assert gradebook.find_student("bo").first_name == "Bob"


@pytest.mark.parametrize("name", ["teacher", "Ann", "../ann", "a b", ""])
def test_a_strange_name_is_refused_before_anything_is_made(tmp_path, name):
    with pytest.raises(CourseError, match="no name for a student"):
        lay_out(tmp_path / "hub", ROOT, [name], 8000, lambda text: None)
    assert not (tmp_path / "hub").exists()


@needs_hub
def test_a_taken_port_is_named(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CourseError, match=f"Port {port} cannot be used"):
            run_hub(tmp_path / "hub", ROOT, ["ann"], port, lambda text: None)


def test_the_configuration_listens_on_this_machine_alone():
    text = (ROOT / "course" / "hub" / "jupyterhub_config.py").read_text()
    assert set(re.findall(r"https?://([^:/]+)", text)) == {"127.0.0.1"} and "0.0.0.0" not in text
    assert "DummyAuthenticator" not in text  # it lets anybody in with any password, or with none


@pytest.mark.slow
@needs_hub
def test_a_student_comes_in_and_works_with_her_part_of_the_course(place):
    """Up, one server, down, all within a minute of a quiet machine."""
    told = json.loads((place / "hub.json").read_text())
    command = [
        sys.executable,
        "-m",
        "course.cli",
        "hub",
        "--port",
        str(told["port"]),
        "--folder",
        str(place),
        "--students",
        "ann",
    ]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    try:
        said = ""
        while "Ctrl+C ends" not in said:
            line = process.stdout.readline()
            assert line, said + (place / "hub.log").read_text()[-2000:]
            said += line
        address = f"http://127.0.0.1:{told['port']}"
        assert log_in(address, "ann", "wrong-password").url.endswith("/hub/login?next=")
        assert log_in(address, "teacher", told["passwords"]["student"]).url.endswith("/hub/login?next=")
        session = requests.Session()
        session = log_in(address, "ann", told["passwords"]["student"], session=session) and session
        home = f"{address}/user/ann"
        for _ in range(240):
            page = session.get(f"{home}/lab", timeout=60)
            if page.ok and "/user/ann/lab" in page.url and "jupyter-config-data" in page.text:
                break
            time.sleep(0.5)
        assert "@jupyter/nbgrader:formgrader" in page.text and session.get(f"{home}/formgrader", timeout=30).status_code == 404
        courses = session.get(f"{home}/assignments", params={"course_id": "lifestyle-ecommerce"}, timeout=60).json()
        assert courses == {"success": True, "value": []}, courses
        seen = what_a_kernel_sees(session, home)
        assert Path(seen["course"]).is_relative_to(place / "student") and seen["rows"] > 1000
        assert session.get(f"{address}/user/bo/lab", timeout=60).status_code in (403, 404)
    finally:
        begun = time.monotonic()
        os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(60)
            print(f"down after {time.monotonic() - begun:.1f} s")
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == 0
    for _ in range(120):  # a kernel is told to end, and takes its moment
        if not processes_of(place):
            break
        time.sleep(0.5)
    else:
        pytest.fail("something of the hub still runs a minute after it has ended")


def log_in(address: str, name: str, password: str, session: requests.Session | None = None) -> requests.Response:
    session = session or requests.Session()
    session.get(f"{address}/hub/login", timeout=30)
    form = {"username": name, "password": password, "_xsrf": session.cookies.get("_xsrf", path="/hub/")}
    return session.post(f"{address}/hub/login?next=", data=form, timeout=60)


SEE = """import json, course
print(json.dumps({"course": course.__file__, "rows": len(course.load("orders"))}))"""


def what_a_kernel_sees(session: requests.Session, home: str) -> dict:
    """Run a cell in a terminal's place: a kernel started by the server, asked through its WebSocket behind the proxy."""
    from tornado import gen, ioloop, websocket  # the one test that speaks WebSocket
    from tornado.httpclient import HTTPRequest

    headers = {"X-XSRFToken": session.cookies.get("_xsrf", path="/user/ann/")}
    kernel = session.post(f"{home}/api/kernels", json={"name": "python3"}, headers=headers, timeout=60).json()["id"]
    cookies = "; ".join(f"{c.name}={c.value}" for c in session.cookies if c.path in ("/", "/user/ann/"))

    async def ask() -> dict:
        request = HTTPRequest(
            f"{home.replace('http', 'ws')}/api/kernels/{kernel}/channels?session_id=x", headers={"Cookie": cookies}
        )
        link = await websocket.websocket_connect(request)
        header = {"msg_id": "1", "msg_type": "execute_request", "username": "ann", "session": "x", "version": "5.3", "date": ""}
        content = {"code": SEE, "silent": False, "store_history": False, "user_expressions": {}, "allow_stdin": False}
        await link.write_message(
            json.dumps(
                {"header": header, "parent_header": {}, "metadata": {}, "content": content, "buffers": [], "channel": "shell"}
            )
        )
        while True:
            message = json.loads(await link.read_message())
            assert message["msg_type"] != "error", message["content"]
            if message["msg_type"] == "stream" and message["content"]["name"] == "stdout":
                return json.loads(message["content"]["text"])

    return ioloop.IOLoop().run_sync(lambda: gen.with_timeout(ioloop.IOLoop.current().time() + 120, ask()))

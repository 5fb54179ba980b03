"""Walls that a process of Linux puts around itself: another account, Landlock, seccomp and limits. They cannot be taken down again.

By ctypes on the C library, so that nothing has to be installed.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import struct
from dataclasses import dataclass, field
from typing import Any

_libc = ctypes.CDLL(None, use_errno=True)
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 1, 4, 22, 36, 38
LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 444, 445, 446

# Rights of Landlock on files, by the version of its interface that brought them.
EXECUTE, WRITE, READ, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
REFER, TRUNCATE, DEVICE = 1 << 13, 1 << 14, 1 << 15
MAKE = sum(1 << bit for bit in range(4, 13))
OF_FILES = EXECUTE | WRITE | READ | TRUNCATE | DEVICE
"""Rights that make sense for a file; the others are of folders."""

DENIED = {
    "x86_64": (
        0xC000003E,
        {
            "clone": 56, "clone3": 435, "socket": 41, "kill": 62, "tkill": 200, "tgkill": 234, "pidfd_send_signal": 424,
            "prlimit64": 302, "sched_setaffinity": 203, "setpriority": 141, "sched_setscheduler": 144, "sched_setparam": 142,
            "sched_setattr": 314, "ioprio_set": 251, "migrate_pages": 256, "move_pages": 279, "acct": 163, "add_key": 248, "adjtimex": 159, "bpf": 321, "chroot": 161, "clock_settime": 227, "delete_module": 176,
            "finit_module": 313, "fsconfig": 431, "fsmount": 432, "fsopen": 430, "fspick": 433, "init_module": 175,
            "io_uring_enter": 426, "io_uring_register": 427, "io_uring_setup": 425, "ioperm": 173, "iopl": 172, "kcmp": 312,
            "kexec_file_load": 320, "kexec_load": 246, "keyctl": 250, "mount": 165, "mount_setattr": 442, "move_mount": 429,
            "mq_open": 240, "msgget": 68, "name_to_handle_at": 303, "open_by_handle_at": 304, "open_tree": 428,
            "perf_event_open": 298, "pidfd_getfd": 438, "pivot_root": 155, "process_vm_readv": 310, "process_vm_writev": 311,
            "ptrace": 101, "quotactl": 179, "reboot": 169, "request_key": 249, "semget": 64, "setdomainname": 171,
            "sethostname": 170, "setns": 308, "settimeofday": 164, "shmget": 29, "swapoff": 168, "swapon": 167, "syslog": 103,
            "umount2": 166, "unshare": 272, "userfaultfd": 323, "fanotify_init": 300, "memfd_secret": 447, "modify_ldt": 154,
            "personality": 135, "process_madvise": 440, "process_mrelease": 448, "quotactl_fd": 443, "uselib": 134, "vhangup": 153,
        },
    ),
    "aarch64": (
        0xC00000B7,
        {
            "clone": 220, "clone3": 435, "socket": 198, "kill": 129, "tkill": 130, "tgkill": 131, "pidfd_send_signal": 424,
            "prlimit64": 261, "sched_setaffinity": 122, "setpriority": 140, "sched_setscheduler": 119, "sched_setparam": 118,
            "sched_setattr": 274, "ioprio_set": 30, "migrate_pages": 238, "move_pages": 239, "acct": 89, "add_key": 217, "adjtimex": 171, "bpf": 280, "chroot": 51, "clock_settime": 112, "delete_module": 106,
            "finit_module": 273, "fsconfig": 431, "fsmount": 432, "fsopen": 430, "fspick": 433, "init_module": 105,
            "io_uring_enter": 426, "io_uring_register": 427, "io_uring_setup": 425, "kcmp": 272, "kexec_file_load": 294,
            "kexec_load": 104, "keyctl": 219, "mount": 40, "mount_setattr": 442, "move_mount": 429, "mq_open": 180, "msgget": 186,
            "name_to_handle_at": 264, "open_by_handle_at": 265, "open_tree": 428, "perf_event_open": 241, "pidfd_getfd": 438,
            "pivot_root": 41, "process_vm_readv": 270, "process_vm_writev": 271, "ptrace": 117, "quotactl": 60, "reboot": 142,
            "request_key": 218, "semget": 190, "setdomainname": 162, "sethostname": 161, "setns": 268, "settimeofday": 170,
            "shmget": 194, "swapoff": 225, "swapon": 224, "syslog": 116, "umount2": 39, "unshare": 97, "userfaultfd": 282,
            "fanotify_init": 262, "memfd_secret": 447, "personality": 92, "process_madvise": 440, "process_mrelease": 448,
            "quotactl_fd": 443, "vhangup": 58,
        },
    ),
}  # fmt: skip
"""Machine -> (its number in seccomp, the calls of the kernel that a notebook has no use for or that get special treatment)."""
SPECIAL = (
    "clone", "clone3", "socket", "kill", "tkill", "tgkill", "pidfd_send_signal", "prlimit64", "sched_setaffinity", "setpriority",
    "sched_setscheduler", "sched_setparam", "sched_setattr", "ioprio_set", "migrate_pages", "move_pages",
)  # fmt: skip
NEW_NAMESPACES = 0x7E020000
"""The flags of `clone` that make namespaces."""
EPERM, EACCES, ENOSYS = 1, 13, 38


@dataclass
class Walls:
    """What to build. Paths that do not exist are passed over.

    read: may be read and executed. listed: folders whose names may be listed, and nothing more. write: the private folder.
    account: the uid and gid to become, where the process may. signals: whether to let it send signals to processes other than itself
    (harmless where it sees no others). memory: bytes of address space a process may use; seconds: of processor time; file: bytes of a file.
    """

    read: list[str] = field(default_factory=list)
    listed: list[str] = field(default_factory=list)
    write: list[str] = field(default_factory=list)
    account: int | None = None
    signals: bool = False
    memory: int = 0
    processes: int = 0
    seconds: int = 0
    file: int = 0
    landlock: bool = True
    seccomp: bool = True


def landlock_version() -> int:
    """The version of Landlock's interface in this kernel, 0 where there is none."""
    version = _libc.syscall(LANDLOCK_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint(1))
    return max(int(version), 0)


def seccomp_known() -> bool:
    """Whether the calls of this machine's kernel are known here."""
    return platform.machine() in DENIED


def build(walls: Walls) -> None:
    """Build the walls around this process. Raises OSError where one cannot be built: then nothing may run."""
    set_limits(walls)
    if walls.account is not None:
        os.setgroups([])
        os.setresgid(walls.account, walls.account, walls.account)
        os.setresuid(walls.account, walls.account, walls.account)
    _prctl(PR_SET_NO_NEW_PRIVS, 1)
    if walls.landlock:
        _restrict_files(walls)
    if walls.seccomp:
        _filter_calls(walls.signals)


def set_limits(walls: Walls) -> None:
    """Limits of the kernel's own on each process."""
    limits = {
        resource.RLIMIT_AS: walls.memory,
        resource.RLIMIT_NPROC: walls.processes,
        resource.RLIMIT_CPU: walls.seconds,
        resource.RLIMIT_FSIZE: walls.file,
    }
    for what, most in limits.items():
        if most:
            _, hard = resource.getrlimit(what)
            most = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(what, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _prctl(option: int, value: int) -> None:
    if _libc.prctl(option, ctypes.c_ulong(value), ctypes.c_ulong(0), ctypes.c_ulong(0), ctypes.c_ulong(0)):
        raise OSError(ctypes.get_errno(), f"prctl {option} failed")


def hide_memory() -> None:
    """Let no other process of the same account look into this one's memory."""
    _prctl(PR_SET_DUMPABLE, 0)


def end_with_parent() -> None:
    """Be killed when the parent ends, however it ends."""
    _prctl(PR_SET_PDEATHSIG, 9)


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent has ended."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1)


def _restrict_files(walls: Walls) -> None:
    version = landlock_version()
    if not version:
        raise OSError("this kernel has no Landlock")
    handled = (1 << 13) - 1
    handled |= (REFER if version >= 2 else 0) | (TRUNCATE if version >= 3 else 0) | (DEVICE if version >= 5 else 0)
    network = 0b11 if version >= 4 else 0
    scoped = 0b11 if version >= 6 else 0
    attribute = struct.pack("QQQ", handled, network, scoped)[: 8 if version < 4 else 16 if version < 6 else 24]
    rules = _libc.syscall(LANDLOCK_CREATE, attribute, ctypes.c_size_t(len(attribute)), ctypes.c_uint(0))
    if rules < 0:
        raise OSError(ctypes.get_errno(), "Landlock cannot be used")
    for rights, paths in (
        (EXECUTE | READ | READ_DIR, walls.read),
        (READ_DIR, walls.listed),
        (EXECUTE | READ | READ_DIR | WRITE | MAKE | REFER | TRUNCATE, walls.write),
        (READ | WRITE | TRUNCATE, ["/dev/null"]),
        (READ, ["/dev/zero", "/dev/urandom", "/dev/random"]),
    ):
        for path in paths:
            _allow(rules, path, rights & handled)
    if _libc.syscall(LANDLOCK_RESTRICT, ctypes.c_int(rules), ctypes.c_uint(0)):
        raise OSError(ctypes.get_errno(), "Landlock cannot be used")
    os.close(rules)


def _allow(rules: int, path: str, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    if not os.path.isdir(path):
        rights &= OF_FILES
    if rights:
        rule = struct.pack("=Qi", rights, place)
        if _libc.syscall(LANDLOCK_ADD, ctypes.c_int(rules), ctypes.c_int(1), rule, ctypes.c_uint(0)):
            raise OSError(ctypes.get_errno(), f"Landlock does not take {path}")
    os.close(place)


def _filter_calls(signals: bool) -> None:
    """Let seccomp refuse calls: a list of what is refused, in the kernel's little language of filters."""
    machine, numbers = DENIED[platform.machine()]
    load, equal, at_least, any_of, give = 0x20, 0x15, 0x35, 0x45, 0x06
    refuse = 0x00050000
    steps: list[tuple[int, int, int, int]] = [(load, 0, 0, 4), (equal, 1, 0, machine), (give, 0, 0, 0x80000000), (load, 0, 0, 0)]
    if platform.machine() == "x86_64":  # the calls of the x32 interface
        steps += [(at_least, 0, 1, 0x40000000), (give, 0, 0, refuse | ENOSYS)]
    for name, number in numbers.items():
        if name not in SPECIAL:
            steps += [(equal, 0, 1, number), (give, 0, 0, refuse | EPERM)]
    steps += [(equal, 0, 1, numbers["clone3"]), (give, 0, 0, refuse | ENOSYS)]  # the C library then uses `clone`
    steps += [(equal, 0, 1, numbers["socket"]), (give, 0, 0, refuse | EACCES)]
    own = os.getpid()
    for name in (
        "setpriority",
        "sched_setscheduler",
        "sched_setparam",
        "sched_setattr",
        "ioprio_set",
        "migrate_pages",
        "move_pages",
    ):
        steps += [(equal, 0, 1, numbers[name]), (give, 0, 0, refuse | EPERM)]
    for name in ("prlimit64", "sched_setaffinity"):  # 0 is who calls
        steps += [(equal, 0, 5, numbers[name]), (load, 0, 0, 16), (equal, 2, 0, 0), (equal, 1, 0, own), (give, 0, 0, refuse | EPERM), (give, 0, 0, 0x7FFF0000)]  # fmt: skip
    if not signals:
        for name in ("pidfd_send_signal", "tkill"):
            steps += [(equal, 0, 1, numbers[name]), (give, 0, 0, refuse | EPERM)]
        for name in ("kill", "tgkill"):
            steps += [(equal, 0, 4, numbers[name]), (load, 0, 0, 16), (equal, 1, 0, own), (give, 0, 0, refuse | EPERM), (give, 0, 0, 0x7FFF0000)]  # fmt: skip
    steps += [(equal, 0, 4, numbers["clone"]), (load, 0, 0, 16), (any_of, 0, 1, NEW_NAMESPACES), (give, 0, 0, refuse | EPERM), (give, 0, 0, 0x7FFF0000)]  # fmt: skip
    steps += [(give, 0, 0, 0x7FFF0000)]
    code = b"".join(struct.pack("=HBBI", *step) for step in steps)
    kept = ctypes.create_string_buffer(code, len(code))

    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]

    program: Any = Program(len(steps), ctypes.cast(kept, ctypes.c_void_p))
    if _libc.prctl(PR_SET_SECCOMP, ctypes.c_ulong(2), ctypes.byref(program), ctypes.c_ulong(0), ctypes.c_ulong(0)):
        raise OSError(ctypes.get_errno(), "seccomp cannot be used")

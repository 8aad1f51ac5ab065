"""Who is signed in, and what the role allows; an office without a password has no accounts and allows everything."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass

from db.base import clerk, reads_only
from db.errors import UserError


class Role:
    """What an account may do."""

    CLERK, APPROVER, AUDITOR, ADMINISTRATOR = "clerk", "approver", "auditor", "administrator"
    LABELS = (
        (CLERK, "Văn thư"),
        (APPROVER, "Người duyệt"),
        (AUDITOR, "Người kiểm tra (chỉ xem)"),
        (ADMINISTRATOR, "Quản trị"),
    )
    APPROVING = (APPROVER, ADMINISTRATOR)


@dataclass(frozen=True)
class Account:
    """Whoever may sign in: a name and a role."""

    name: str
    role: str


_signed: ContextVar[Account | None] = ContextVar("signed", default=None)


def sign(account: Account) -> None:
    """From now on this account reads and writes; an auditor only reads."""
    _signed.set(account)
    clerk.set(account.name)
    reads_only.set(account.role == Role.AUDITOR)


def signed_in() -> Account | None:
    """Who is signed in; None in an office without accounts."""
    return _signed.get()


def sign_out() -> None:
    """Nobody is signed in: as in an office without accounts."""
    _signed.set(None)
    reads_only.set(False)


def only_looks() -> bool:
    """Whether the account that is signed in may look and print, and change nothing."""
    return reads_only.get()


def refusal(what: str = "") -> str:
    """Why who is signed in may not write, or not do `what` only approvers do; empty when it is allowed."""
    account = _signed.get()
    if account is None:
        return ""
    if what and account.role not in Role.APPROVING:
        role = dict(Role.LABELS)[account.role].lower()
        return f"{what} là việc của người duyệt; {account.name} đang đăng nhập là {role}."
    if account.role == Role.AUDITOR:
        return f"Tài khoản {account.name} chỉ được xem, in và kiểm tra; không ghi, sửa được dữ liệu."
    return ""


def require_approver(what: str) -> None:
    """Refuse what only an approver may do, such as closing a year; raises UserError."""
    if sentence := refusal(what):
        raise UserError(sentence)

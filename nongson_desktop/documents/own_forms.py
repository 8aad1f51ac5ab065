"""The office's own Word forms: one for a paper and a rule profile, or for a paper in every year."""

from __future__ import annotations

from hashlib import sha256

from db.base import action
from db.errors import UserError
from db.papers import PaperTemplate
from nongson_desktop.rules.profiles import profile_for

PDF_NOTE = "Giấy này có mẫu Word riêng của đảng bộ: bản PDF vẫn in theo mẫu của chương trình, bản Word điền mẫu riêng."


def own_forms() -> list[PaperTemplate]:
    """Every form of the office."""
    return list(
        PaperTemplate.select().where(PaperTemplate.hidden == False).order_by(PaperTemplate.paper, PaperTemplate.profile)
    )


def own_form(paper: str, year: int) -> PaperTemplate | None:
    """The form for a paper of that year: of a closed year the one then, else the profile's, else every year's."""
    from nongson_desktop.documents.keeping import kept_form

    kept, form = kept_form(paper, year)
    if kept:
        return form
    found = {
        form.profile: form
        for form in PaperTemplate.select().where(PaperTemplate.paper == paper, PaperTemplate.hidden == False)
    }
    if not found:
        return None
    return found.get(profile_for(year).key) or found.get("")


def keep_form(paper: str, profile: str, name: str, content: bytes) -> PaperTemplate:
    """Take a form in place of the one before, as one Action; raises UserError when it must not be trusted."""
    from nongson_desktop.documents.templates import check_form

    check_form(name, content)
    old = PaperTemplate.get_or_none(
        PaperTemplate.paper == paper, PaperTemplate.profile == profile, PaperTemplate.hidden == False
    )
    form = PaperTemplate(paper=paper, profile=profile, name=name, content=content)
    form.sha256 = sha256(content).hexdigest()
    with action(f"Mẫu Word riêng “{name}” cho giấy “{paper}”"):
        if old is not None:
            old.hidden = True
            old.save()
        form.save()
    return form


def drop_form(form: PaperTemplate) -> None:
    """Print the program's own form again, as one Action."""
    with action(f"Bỏ mẫu Word riêng “{form.name}” của giấy “{form.paper}”"):
        form.hidden = True
        form.save()


def form_bytes(form: PaperTemplate) -> bytes:
    """The form as it was taken in; raises UserError when it is no longer that."""
    content = bytes(form.content)
    if sha256(content).hexdigest() != form.sha256:
        raise UserError(f"Mẫu “{form.name}” bị hỏng trong dữ liệu; hãy chọn lại tệp mẫu.")
    return content

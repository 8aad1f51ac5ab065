"""In giấy tờ: choose a paper and for whom; the preview does the rest."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from db.search import View, folded
from nongson_desktop.catalog import kind_of
from nongson_desktop.columns import pick
from nongson_desktop.documents.paper import Paper
from nongson_desktop.documents.papers import PAPERS
from nongson_desktop.documents.request import Request
from nongson_desktop.rules.evaluation import rating_day
from nongson_desktop.rules.scopes import WHOLE_OFFICE
from ui.page import Page, heading, icon_button, page_layout
from ui.table import RecordTable, RecordView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_PAPER, _WORDS = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_LIST_WIDTH, _AROUND, _BAR = 400, 14, 30
_CHOOSE = "Không chọn ai thì in cho cả phạm vi; giữ Ctrl hoặc Shift để chọn nhiều người."
_WHOLE = "Giấy này lập chung cho cả phạm vi, không chọn từng người."
_ABOUT = {
    "plan": "Mỗi đảng viên một bản, điền sẵn từ kế hoạch năm.",
    "task-slip": "Mỗi đảng viên một phiếu với các nhiệm vụ, thời hạn, sản phẩm.",
    "inspection-programme": "Mỗi chủ thể một chương trình; của chi bộ theo mẫu năm phần.",
    "inspection-decision": "Quyết định của từng cuộc trong năm, có thành phần đoàn.",
    "inspection-plan": "Kế hoạch của từng cuộc: mục đích, nội dung, tiến độ, đoàn.",
    "inspection-conclusion": "Ưu điểm, hạn chế, yêu cầu và thời hạn của từng cuộc đã kết luận.",
    "inspection-file": "Tài liệu trong hồ sơ từng cuộc, số, ngày, số tờ.",
    "inspection-register": "Các cuộc trong năm với ngày từng bước; khổ ngang.",
    "inspection-requirements": "Yêu cầu, kết quả, còn bao nhiêu ngày hay quá hạn; khổ ngang.",
    "inspection-statistics": "Mười năm: loại × đối tượng × năm, đếm theo hai cách.",
    "task-table": "Cả chi bộ trên một bảng khổ ngang.",
    "review": "Điền sẵn kết quả nhiệm vụ và kế hoạch; mẫu theo quy định của năm.",
    "rating-summary": "Mức xếp loại theo chi bộ, tỷ lệ theo cả hai cách tính; khổ ngang.",
    "rating-decision": "Quyết định kèm danh sách tên, chi bộ, mức xếp loại.",
    "rating-notice": "Mỗi chi bộ một thông báo: mức của chi bộ và của từng đảng viên.",
    "member-notice": "Mỗi đảng viên một thông báo mức xếp loại.",
    "rerating-decision": "Hủy kết quả cũ, mức mới, lý do, như đã ghi ở Xếp loại lại.",
    "not-rated": "Ai chưa có mức và vì sao: được miễn, đình chỉ, dưới 6 tháng, chưa ghi.",
    "statistics": "Theo loại hình, chi bộ, nhóm, tập thể; các tổng được kiểm tra.",
    "years-running": "Xuất sắc nhiều năm liền; không hoàn thành hai năm liền.",
    "comparison": "Năm năm cạnh nhau, có biểu đồ.",
    "file-list": "Bìa hồ sơ gửi kèm, để trống số trang; bộ hồ sơ chi bộ thì ghi sẵn.",
    "award-decision": "Quyết định kèm danh sách tập thể, cá nhân.",
    "certificate": "Mỗi người, mỗi chi bộ một tờ A4 ngang; in trên phôi cũng được.",
    "award-submission": "Quá trình xét, danh sách đề nghị, kiến nghị và hồ sơ kèm theo.",
    "award-minutes": "Biên bản họp xét khen thưởng với số phiếu của từng trường hợp.",
    "award-money": "Danh sách ký nhận tiền thưởng theo mức của ngày quyết định.",
    "award-register": "Các giấy khen đã ban hành với số vào sổ không lặp lại.",
    "stock-account": "Phôi lấy ra, tờ in tốt, tờ hỏng của từng đợt in giấy khen; danh sách tờ hỏng.",
    "register-members": "Mẫu 14 cột, mỗi người bốn dòng kẻ; ai rời trong năm vẫn còn dòng.",
    "register-quarter": "Đầu quý, tăng, giảm theo lý do, cuối quý; các tổng được kiểm tra.",
    "badge-due": "Ai đủ năm tuổi đảng trong đợt, kèm số tiền.",
    "badge-submission": "Tờ trình đề nghị tặng Huy hiệu Đảng của đợt.",
}


class PapersPage(Page):
    """Papers at left; at right those for whom, all of the scope when nobody is chosen."""

    counts_widely = True
    title = "In giấy tờ"
    help = (
        "Chọn loại giấy rồi chọn người; không chọn ai thì in cho cả phạm vi ở trên cùng."
        " Enter hoặc Ctrl+P mở bản xem trước."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.open_button = icon_button("Xem trước và in", "print", "primary")
        self.open_button.clicked.connect(self.print_front)
        self.dossier_button = icon_button("In bộ hồ sơ chi bộ…", "save")
        self.dossier_button.setToolTip("Danh mục, kiểm điểm, phiếu, biên bản, bảng tổng hợp của chi bộ trong phạm vi")
        self.dossier_button.clicked.connect(self.save_dossier)
        self.papers = QListWidget()
        self.papers.setAccessibleName("Loại giấy tờ")
        self.papers.setFixedWidth(_LIST_WIDTH)
        self.papers.setSpacing(2)
        self.papers.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for paper in PAPERS:
            item = QListWidgetItem(self.papers)
            item.setData(_PAPER, paper.key)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, paper.title)
            item.setData(_WORDS, folded(f"{paper.title} {_ABOUT.get(paper.key, '')}"))
            label = _paper_label(paper)
            item.setSizeHint(QSize(label.width(), label.heightForWidth(label.width()) + _AROUND))
            self.papers.setItemWidget(item, label)
        self.papers.currentRowChanged.connect(lambda _: self._show_whom())
        self.papers.itemActivated.connect(lambda _: self.print_front())
        layout = page_layout(self)
        layout.addLayout(heading(self.title, self.open_button, self.dossier_button))
        body = QHBoxLayout()
        body.setSpacing(12)
        self.find_paper = finder(self.papers)
        left = QVBoxLayout()
        left.addWidget(self.find_paper)
        left.addWidget(self.papers, 1)
        body.addLayout(left)
        body.addWidget(self._people(), 1)
        layout.addLayout(body, 1)
        self.papers.setCurrentRow(0)

    def _people(self) -> QWidget:
        self.whom = QLabel(wordWrap=True)
        set_role(self.whom, "subtitle")
        self.how = QLabel(wordWrap=True)
        set_role(self.how, "muted")
        self.search = QLineEdit(placeholderText="Lọc: gõ tên, số thẻ…", clearButtonEnabled=True)
        self.search.setAccessibleName("Lọc đảng viên")
        self.search.textChanged.connect(lambda _: self._list())
        columns = pick(kind_of("members").columns, "name", "birth_date", "cell", "status")
        self.table = RecordTable(kind_of("members"), self, columns)
        self.view = RecordView(self.table, "papers")
        self.view.sort_asked.connect(self._sort)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._say_whom())
        self.view.opened.connect(lambda _: self.print_front())
        self._order = ""
        people = QFrame()
        people.setProperty("role", "card")
        column = QVBoxLayout(people)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        column.addWidget(self.whom)
        column.addWidget(self.how)
        column.addWidget(self.search)
        column.addWidget(self.view, 1)
        column.addStretch()
        return people

    @property
    def paper(self) -> Paper:
        return PAPERS[max(self.papers.currentRow(), 0)]

    def reload(self) -> None:
        self._list()
        self._show_whom()

    def _list(self) -> None:
        chosen = self.view.selected_ids()
        self.table.show(
            View(as_of=self.main.as_of, search=self.search.text(), sort=self._order).within(self.main.bodies)
        )
        self.view.select_ids(chosen)
        self._say_whom()

    def _sort(self, order: str) -> None:
        self._order = order
        self._list()

    def _show_whom(self) -> None:
        """People can be chosen only for papers of people."""
        of_people = "members" in self.paper.kinds
        self.view.setVisible(of_people)
        self.search.setVisible(of_people)
        self.how.setText(_CHOOSE if of_people else _WHOLE)
        self._say_whom()

    def _say_whom(self) -> None:
        chosen = len(self.view.selected_ids()) if "members" in self.paper.kinds else 0
        scope = self.main.top.scope.currentText()
        self.whom.setText(f"Năm {self.main.year} · {f'{chosen} người đang chọn' if chosen else scope}")

    def focus_first(self) -> None:
        self.papers.setFocus()

    def search_here(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def print_front(self) -> None:
        from ui.pages.printing import PrintDialog

        members = tuple(self.view.selected_ids()) if "members" in self.paper.kinds else ()
        cell, scope = (None, WHOLE_OFFICE) if members else (self.main.cell, self.main.scope)
        request = Request(on=self._day(), year=self.main.year, cell=cell, members=members, scope=scope)
        PrintDialog(self.main, (self.paper.key,), request).exec()

    def _day(self) -> date:
        return min(self.main.today, rating_day(self.main.year))

    def save_dossier(self) -> None:
        """Everything of the cell in scope, or of every cell."""
        from ui.pages.dossier import choose_dossier

        request = Request(on=self._day(), year=self.main.year, cell=self.main.cell)
        choose_dossier(self.main, request, self.dossier_button)


def finder(papers: QListWidget) -> QLineEdit:
    """A field over a list of papers that leaves those with all the words typed."""
    field = QLineEdit(placeholderText="Tìm giấy: quyết định, biên bản, chi bộ…", clearButtonEnabled=True)
    field.setAccessibleName("Tìm loại giấy")

    def narrow(text: str) -> None:
        wanted = folded(text).split()
        items = [papers.item(row) for row in range(papers.count())]
        for item in items:
            item.setHidden(not all(word in (item.data(_WORDS) or folded(item.text())) for word in wanted))
        there = next((item for item in items if not item.isHidden()), None)
        if there is not None and papers.currentItem().isHidden():
            papers.setCurrentItem(there)

    field.textChanged.connect(narrow)
    field.returnPressed.connect(papers.setFocus)
    return field


def _paper_label(paper: Paper) -> QLabel:
    about = _ABOUT.get(paper.key, "")
    label = QLabel(f"<b>{paper.title}</b>" + (f"<br>{about}" if about else ""), wordWrap=True)
    label.setContentsMargins(10, 1, 10, 1)
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    label.setFixedWidth(_LIST_WIDTH - _BAR)
    return label

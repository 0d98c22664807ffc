"""Where token vectors lie on average, so that what they share can be taken out of a comparison.

The tokens of this family of models share a large common direction, another one a language; cosines
between centred vectors tell more. Passages are centred on the mean of the indexed sentences,
questions on the mean of a few generic questions in their language. (Mu and Viswanath,
"All-but-the-Top", arXiv 1702.01417.)
"""

from __future__ import annotations

import numpy as np

from index.embedder import Embedder, FloatArray

PRIOR = "prior"
PRIOR_WEIGHT = 100  # sentences that the prior counts for, so that a tiny index has a centre too
OTHER = "other"

GENERIC_QUESTIONS: dict[str, tuple[str, ...]] = {
    "vi": (
        "Ai là người ký quyết định này?",
        "Cuộc họp diễn ra vào ngày nào?",
        "Kinh phí thực hiện lấy từ đâu?",
        "Có bao nhiêu hộ gia đình được hỗ trợ?",
        "Cơ quan nào chịu trách nhiệm hướng dẫn?",
        "Thời hạn nộp hồ sơ là bao lâu?",
        "Mức phạt đối với hành vi này là bao nhiêu?",
        "Con sông dài nhất chảy qua vùng nào?",
        "Vì sao công trình bị chậm tiến độ?",
        "Điều kiện để được cấp giấy phép là gì?",
        "Trận đấu kết thúc với tỉ số nào?",
        "Tác giả của cuốn sách sinh năm nào?",
        "Loài cây này thường mọc ở đâu?",
        "Sở nào phối hợp với huyện để giải phóng mặt bằng?",
        "Tỉ lệ học sinh tốt nghiệp năm ngoái đạt bao nhiêu phần trăm?",
        "Nội dung chính của chương trình là gì?",
    ),
    "en": (
        "Who signed this decision?",
        "On what day did the meeting take place?",
        "Where does the funding come from?",
        "How many households received support?",
        "Which agency is responsible for guidance?",
        "How long is the deadline for applications?",
        "What is the fine for this violation?",
        "Which region does the longest river cross?",
        "Why was the construction work delayed?",
        "What are the conditions for a licence?",
        "What was the final score of the match?",
        "In which year was the author of the book born?",
        "Where does this plant usually grow?",
        "Which department works with the district on site clearance?",
        "What percentage of pupils graduated last year?",
        "What is the main content of the programme?",
    ),
    OTHER: (
        "这项决定由谁签署？",
        "会议在哪一天举行？",
        "经费来自哪里？",
        "有多少户家庭得到了支持？",
        "哪个机构负责指导？",
        "这条河流经哪个地区？",
        "工程为什么延期？",
        "发放许可证的条件是什么？",
        "Qui a signé cette décision ?",
        "Quel jour la réunion a-t-elle eu lieu ?",
        "D'où viennent les fonds ?",
        "Combien de ménages ont reçu une aide ?",
        "Quel organisme est chargé des consignes ?",
        "Quelle région ce fleuve traverse-t-il ?",
        "Pourquoi les travaux ont-ils pris du retard ?",
        "Quelles sont les conditions pour obtenir un permis ?",
        "Wer hat diese Entscheidung unterschrieben?",
        "An welchem Tag fand die Sitzung statt?",
        "Woher kommen die Mittel?",
        "Wie viele Haushalte wurden unterstützt?",
        "Welche Behörde ist für die Anleitung zuständig?",
        "Durch welche Region fließt dieser Fluss?",
        "Warum haben sich die Bauarbeiten verzögert?",
        "Unter welchen Bedingungen wird eine Genehmigung erteilt?",
        "¿Quién firmó esta decisión?",
        "¿Qué día se celebró la reunión?",
        "¿De dónde proceden los fondos?",
        "¿Cuántos hogares recibieron ayuda?",
        "¿Qué organismo se encarga de las instrucciones?",
        "¿Qué región atraviesa este río?",
        "¿Por qué se retrasaron las obras?",
        "¿Cuáles son las condiciones para obtener un permiso?",
    ),
}

GENERIC_PASSAGES = (
    "Ủy ban nhân dân huyện chịu trách nhiệm tổ chức thực hiện và báo cáo kết quả hằng quý.",
    "Hội nghị đã nghe báo cáo tình hình thực hiện nhiệm vụ sáu tháng đầu năm.",
    "Người nộp hồ sơ phải xuất trình bản gốc giấy tờ để đối chiếu.",
    "Thành phố nằm bên bờ sông và có lịch sử hơn ba trăm năm.",
    "Loài chim này làm tổ trên các vách đá ven biển vào mùa xuân.",
    "Đội bóng giành chức vô địch sau loạt sút luân lưu.",
    "Công ty sản xuất linh kiện điện tử cho thị trường châu Âu.",
    "Các nhà khoa học đã công bố kết quả nghiên cứu vào cuối năm ngoái.",
    "Nghị định này có hiệu lực thi hành kể từ ngày ký ban hành.",
    "Học sinh được miễn học phí trong ba năm đầu.",
    "Đồng chí Bí thư yêu cầu các ngành đẩy nhanh tiến độ giải ngân vốn đầu tư công.",
    "Cuốn tiểu thuyết kể về cuộc sống của một gia đình nông dân.",
)


def measure_centres(embedder: Embedder) -> dict[str, FloatArray]:
    """The mean token vector of generic questions in Vietnamese (`vi`), English (`en`) and all
    languages together (`other`), and of generic passages (`prior`), fp32 (dimension,) each."""
    means = {
        language: np.mean([e.tokens.mean(axis=0) for e in embedder.encode(questions, "query")], 0)
        for language, questions in GENERIC_QUESTIONS.items()
    }
    means[OTHER] = np.mean(list(means.values()), axis=0)
    passages = [e.tokens.mean(axis=0) for e in embedder.encode(GENERIC_PASSAGES, "passage")]
    means[PRIOR] = np.mean(passages, axis=0)
    return {name: mean.astype(np.float32) for name, mean in means.items()}

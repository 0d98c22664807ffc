"""Where token vectors lie on average, so that what they share can be taken out of a comparison.

The tokens of this family of models share a large common direction, another one a language; cosines
between centred vectors tell more. Passages are centred on the mean of a few generic sentences,
questions on the mean of generic questions in their language, so that nothing of an index depends on
what else it holds. (Mu and Viswanath, "All-but-the-Top", arXiv 1702.01417.)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from index.embedder import Embedder, FloatArray

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
    "Người lao động có quyền đơn phương chấm dứt hợp đồng nếu báo trước ít nhất ba mươi ngày.",
    "Tòa án xem xét giảm nhẹ hình phạt khi bị cáo thành khẩn khai báo và bồi thường thiệt hại.",
    "Cha mẹ có nghĩa vụ nuôi dưỡng, chăm sóc con chưa thành niên.",
    "Doanh nghiệp nộp tờ khai thuế chậm nhất vào ngày cuối cùng của tháng sau.",
    "Tỉ lệ hộ nghèo toàn tỉnh giảm còn 2,3%, thấp hơn mức bình quân của cả nước.",
    "Tổng mức đầu tư của dự án là 1.450 tỉ đồng, trong đó ngân sách trung ương 60%.",
    "Hồ sơ được tiếp nhận qua cổng dịch vụ công trực tuyến và trả kết quả trong năm ngày làm việc.",
    "Sở Y tế chủ trì, phối hợp với các đơn vị liên quan triển khai tiêm chủng mở rộng.",
    "Trường đã đào tạo hơn hai nghìn sinh viên ngành công nghệ thông tin.",
    "Dịch bệnh trên đàn gia súc đã được khống chế sau ba tuần.",
    "Vua cho dời kinh đô về vùng đồng bằng vào năm 1010.",
    "Chất khí này không màu, không mùi và nhẹ hơn không khí.",
    "Bộ phim nhận được nhiều lời khen của giới phê bình nhưng thất bại về doanh thu.",
    "Ông sinh ra trong một gia đình nhà giáo và học luật ở Pa-ri.",
    "Rừng ngập mặn bảo vệ bờ biển khỏi xói lở và là nơi sinh sống của nhiều loài tôm cá.",
    "Điều tra viên lập biên bản, có chữ ký của người chứng kiến.",
    "Khu công nghiệp mới thu hút 35 dự án với gần 12.000 lao động.",
    "Nông dân trong vùng chuyển sang trồng cây ăn quả theo hướng hữu cơ.",
    "Máy tính đầu tiên của hãng được bán ra vào mùa thu năm 1981.",
    "Phong trào lan rộng khắp các thành phố lớn và buộc chính quyền phải nhượng bộ.",
    "Đại biểu đề nghị làm rõ trách nhiệm của chủ đầu tư trong việc chậm bàn giao mặt bằng.",
    "Lực lượng công an đã triệt phá ba đường dây cờ bạc qua mạng.",
    "Tuyến đường dài 48 km nối cảng biển với cửa khẩu quốc tế.",
    "Thủ tướng yêu cầu các địa phương rà soát, đơn giản hóa thủ tục hành chính.",
    "Tế bào thần kinh truyền tín hiệu bằng xung điện và chất hóa học.",
    "Mức trợ cấp hằng tháng bằng 1,5 lần mức lương cơ sở.",
    "Nhà thờ được xây bằng đá theo phong cách gô-tích trong hơn hai thế kỉ.",
    "Cán bộ, công chức vi phạm bị xử lý kỷ luật theo quy định của pháp luật.",
)


@dataclass(frozen=True, slots=True)
class Centres:
    """Mean token vectors, fp32 (dimension,) each.

    `questions` are those of generic questions, by language (`vi`, `en`, and `other` for all
    languages together), `passage` that of generic passages.
    """

    questions: Mapping[str, FloatArray]
    passage: FloatArray

    def of_question(self, language: str) -> FloatArray:
        """The centre of questions in a language."""
        return self.questions.get(language, self.questions[OTHER])


def measure_centres(embedder: Embedder) -> Centres:
    """The centres of an embedder's vectors."""
    questions = {
        language: np.mean([encoding.mean for encoding in embedder.encode(texts, "query")], axis=0)
        for language, texts in GENERIC_QUESTIONS.items()
    }
    questions[OTHER] = np.mean(list(questions.values()), axis=0)
    passages = [encoding.mean for encoding in embedder.encode(GENERIC_PASSAGES, "passage")]
    return Centres(
        {language: mean.astype(np.float32) for language, mean in questions.items()},
        np.mean(passages, axis=0).astype(np.float32),
    )

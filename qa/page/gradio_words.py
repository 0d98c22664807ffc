"""What Gradio itself says on the page, in English as it says it and in Vietnamese.

Gradio speaks some thirty languages, of which Vietnamese is none, and says much in English whatever
the language: `start.js` puts one in place of the other. `{}` stands for what changes.
"""

from __future__ import annotations

WORDS = {
    # messages
    "Error": "Lỗi",
    "Warning": "Lưu ý",
    "Info": "Thông tin",
    "Success": "Thành công",
    "Close": "Đóng",
    "Connection Lost": "Mất kết nối",
    "Connection to the server was lost. Attempting reconnection...": "Mất kết nối với máy chủ. "
    "Đang thử kết nối lại…",
    "Lost connection due to leaving page. Rejoining queue...": "Mất kết nối do đã rời trang. Đang "
    "vào lại hàng đợi…",
    "Connection errored out.": "Kết nối bị lỗi.",
    "An error occurred.": "Đã xảy ra lỗi.",
    "Too many questions; ask again in {} seconds.": "Quá nhiều câu hỏi; xin hỏi lại sau {} giây.",
    # waiting
    "Loading": "Đang tải",
    "Loading...": "Đang tải…",
    "Loading content": "Đang tải nội dung",
    "Loading response": "Đang chờ câu trả lời",
    "processing |": "đang xử lý |",
    "queue: {}/{} |": "hàng đợi: {}/{} |",
    "In queue: {} of {}": "Đang chờ: {} trong {}",
    # the conversation
    "chatbot conversation": "nội dung hỏi đáp",
    "user's message: a component of type html": "câu hỏi",
    "bot's message: a component of type html": "câu trả lời",
    "Scroll down": "Cuộn xuống",
    "Clear": "Xóa hết",
    "Select example {}: {}": "Hỏi câu ví dụ {}: {}",
    "More tabs": "Các mục khác",
    # files
    "Drop File Here": "Thả tệp vào đây",
    "- or -": "– hoặc –",
    "Click to Upload": "Bấm để tải lên",
    "Click to upload or drop files": "Bấm để chọn tệp hoặc thả tệp vào đây",
    "File upload": "Chọn tệp để tải lên",
    "Uploading...": "Đang tải lên…",
    "Remove this file": "Bỏ tệp này",
    "File size exceeded maximum allowed size of {} bytes.": "Tệp vượt quá mức cho phép là {} byte.",
    # the report
    "Vega visualization": "Biểu đồ",
    # the list
    "Table actions": "Thao tác với bảng",
    "Open cell menu": "Mở trình đơn của ô",
    "Sort column": "Xếp theo cột này",
    "Sort ascending": "Xếp tăng dần",
    "Sort descending": "Xếp giảm dần",
    "Clear sort": "Thôi xếp",
    "Sorted {}": "Đã xếp {}",
    "Filtered": "Đã lọc",
    "Filter": "Lọc",
    "Clear filters": "Bỏ lọc",
}

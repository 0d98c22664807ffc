"""What the web page says and shows, apart from the parts that Gradio draws."""

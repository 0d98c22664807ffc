"""hoidap for other programs: HTTP, OpenAI's chat completions and MCP over one service."""

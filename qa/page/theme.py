"""The colours, the fonts and the shapes of the page, light and dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import gradio as gr

# Fonts of the reader's own system, each with all Vietnamese letters; none is fetched.
FONTS = (
    "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "system-ui",
    "sans-serif",
)  # fmt: skip
MONOSPACE = ("ui-monospace", "Cascadia Mono", "Noto Sans Mono", "DejaVu Sans Mono", "monospace")


def make_theme() -> gr.themes.Base:
    """The theme; its texts keep a contrast of 4.5 to 1 on both grounds."""
    import gradio as gr

    sizes = gr.themes.sizes
    return gr.themes.Default(
        primary_hue="teal",
        neutral_hue="slate",
        radius_size=sizes.radius_md,
        font=list(FONTS),
        font_mono=list(MONOSPACE),
    ).set(
        body_background_fill="*neutral_50",
        body_background_fill_dark="*neutral_950",
        body_text_color_subdued="*neutral_600",
        body_text_color_subdued_dark="*neutral_400",
        block_background_fill="white",
        block_background_fill_dark="*neutral_900",
        block_label_text_color="*neutral_600",
        block_label_text_color_dark="*neutral_300",
        block_title_text_color="*neutral_600",
        block_title_text_color_dark="*neutral_300",
        block_info_text_color="*neutral_600",
        block_info_text_color_dark="*neutral_400",
        input_background_fill="white",
        input_background_fill_dark="*neutral_900",
        input_placeholder_color="*neutral_500",
        input_placeholder_color_dark="*neutral_400",
        color_accent="*primary_700",
        border_color_accent="*primary_700",
        border_color_accent_dark="*primary_400",
        button_primary_background_fill="*primary_700",
        button_primary_background_fill_hover="*primary_800",
        button_primary_background_fill_dark="*primary_700",
        button_primary_background_fill_hover_dark="*primary_600",
        button_primary_text_color="white",
        button_secondary_background_fill="white",
        button_secondary_background_fill_hover="*neutral_100",
        button_secondary_background_fill_dark="*neutral_800",
        button_secondary_background_fill_hover_dark="*neutral_700",
        button_secondary_border_color="*neutral_300",
        button_secondary_border_color_dark="*neutral_600",
        button_secondary_text_color="*neutral_700",
        button_secondary_text_color_dark="*neutral_200",
        button_cancel_background_fill="#b91c1c",
        button_cancel_background_fill_hover="#991b1b",
        button_cancel_background_fill_dark="#b91c1c",
        button_cancel_background_fill_hover_dark="#991b1b",
        checkbox_background_color_selected="*primary_700",
        checkbox_background_color_selected_dark="*primary_600",
        link_text_color="*primary_700",
        link_text_color_dark="*primary_300",
        loader_color="*primary_700",
    )

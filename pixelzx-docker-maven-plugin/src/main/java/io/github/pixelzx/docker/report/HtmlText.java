package io.github.pixelzx.docker.report;

/** HTML as it is put together: what comes from outside goes through {@link #text}. */
final class HtmlText {

    private final StringBuilder html = new StringBuilder();

    /** Markup of our own. */
    HtmlText raw(String markup) {
        html.append(markup);
        return this;
    }

    /** Text of any origin, also within a quoted attribute. */
    HtmlText text(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.append(c);
            }
        }
        return this;
    }

    HtmlText element(String name, String text) {
        return raw("<" + name + ">").text(text).raw("</" + name + ">");
    }

    /** A word in a colour. */
    HtmlText badge(String kind, String word) {
        return raw("<span class=\"badge " + kind + "\">").text(word).raw("</span>");
    }

    /** A term and what it means here. */
    HtmlText entry(String term, String value, String style) {
        return element("dt", term)
                .raw(style.isEmpty() ? "<dd>" : "<dd class=\"" + style + "\">")
                .text(value)
                .raw("</dd>\n");
    }

    @Override
    public String toString() {
        return html.toString();
    }
}

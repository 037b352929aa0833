package io.github.pixelzx.docker.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** Configurations that the documentation shows. */
final class ExampleFile {

    private ExampleFile() {}

    /** The {@code <builder>} of an example. */
    static RawElement builder(String name) throws IOException, SAXException, ParserConfigurationException {
        Path file = Path.of("..", "docs", "examples", name);
        Element root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(file.toFile())
                .getDocumentElement();
        return raw(root).child("builder").orElseThrow();
    }

    private static RawElement raw(Element element) {
        List<RawElement> children = new ArrayList<>();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child) {
                children.add(raw(child));
            }
        }
        return new RawElement(element.getTagName(), children.isEmpty() ? element.getTextContent() : null, children);
    }
}

# The page of a report as PDF/UA-1. Run by pdf.cpp in a folder of its own: document.html in, document.pdf out.
#
# WeasyPrint 57 lays the page out and draws it; its tags leave what PDF/UA asks for undone (no text for drawings, no
# scope for table heads, page margins and rules tagged as content, a tree cut at each page). The tree is made anew here,
# from what was drawn and the elements it was drawn for. docs/decisions/0033-documents.md.
import sys

try:
    import pydyf
    import weasyprint
except ImportError:
    sys.exit(3)  # pdf.cpp says what to install
from weasyprint import draw, pdf
from weasyprint.formatting_structure import boxes
from weasyprint.pdf.metadata import add_metadata
from weasyprint.pdf.stream import Stream

KINDS = {
    'section': 'Sect', 'nav': 'Sect', 'h1': 'H1', 'h2': 'H2', 'h3': 'H3', 'p': 'P', 'table': 'Table',
    'caption': 'Caption', 'thead': 'THead', 'tbody': 'TBody', 'tr': 'TR', 'th': 'TH', 'td': 'TD', 'ul': 'L', 'li': 'LI',
    'a': 'Link', 'svg': 'Figure',
}
PAINTS = {b'f', b'F', b'f*', b'B', b'B*', b'b', b'b*', b'S', b's', b'Do', b'sh'}
STARTS_PATH = {b'm', b're'}


class Mark:
    """What is drawn between two marks, and for which element."""

    def __init__(self, box):
        self.element = getattr(box, 'element', None)
        self.decoration = isinstance(box, boxes.MarginBox) or getattr(box, 'is_leader', False)
        self.link = getattr(box, 'link_annotation', None)

    def is_figure(self):
        return self.element is not None and tag_of(self.element) == 'svg'


def tag_of(element):
    return element.tag.rpartition('}')[2] if isinstance(element.tag, str) else ''


def is_mark(element):
    """A sign that is read aloud as words."""
    return tag_of(element) == 'span' and element.get('role') == 'img'


def begin(stream, box, mcid=False, tag=None):
    stream.stream.append(Mark(box))


def end(stream):
    stream.stream.append(None)


def draw_replaced(stream, box, _draw=draw.draw_replacedbox):
    begin(stream, box)
    _draw(stream, box)
    end(stream)


def draw_inline(stream, page, box, *rest, _draw=draw.draw_inline_level, **more):
    marked = isinstance(box, boxes.InlineBox) and (
        box.is_leader or (box.element is not None and is_mark(box.element)))
    if marked:
        begin(stream, box)
    _draw(stream, page, box, *rest, **more)
    if marked:
        end(stream)


def operator_of(item):
    return item.rsplit(None, 1)[-1] if isinstance(item, bytes) and item.strip() else b''


class Tagged:
    """One page's drawing, cut into pieces: text and drawings belong to their element, all the rest is decoration."""

    def __init__(self, items):
        self.out, self.pieces, self.stack = [], [], []
        self.open, self.path, self.text = None, [], False
        for item in items:
            self.take(item)
        self.close()

    def take(self, item):
        if isinstance(item, Mark):
            self.stack.append(item)
        elif item is None:
            self.stack.pop()
        else:
            if isinstance(item, str):
                item = item.encode()
            self.write(item, operator_of(item))

    def inside_figure(self):
        return next((mark for mark in reversed(self.stack) if mark.is_figure()), None)

    def owner(self, is_text):
        if any(mark.decoration for mark in self.stack):
            return None
        figure = self.inside_figure()
        if figure or not is_text:
            return figure
        return next((mark for mark in reversed(self.stack) if mark.element is not None), None)

    def write(self, item, operator):
        # A mark neither opens inside a text or a path, nor closes there.
        if operator == b'BT':
            self.belong(self.owner(True))
            self.text = True
        elif operator == b'ET':
            self.text = False
        elif not self.text and not self.path and (operator in STARTS_PATH or operator in PAINTS):
            self.belong(self.owner(False))
        if not self.text:
            if operator in STARTS_PATH:
                self.path = [operator]
            elif operator in PAINTS or operator == b'n':
                self.path = []
        self.out.append(item)

    def belong(self, mark):
        key = (mark.element, mark.link) if mark else 'decoration'
        if self.open is not None and self.open[0] == key:
            return
        self.close()
        if mark is None:
            self.out.append(b'/Artifact BMC')
        else:
            kind = KINDS.get(tag_of(mark.element), 'Span')
            self.out.append(b'/%s <</MCID %d>> BDC' % (kind.encode(), len(self.pieces)))
            self.pieces.append(mark)
        self.open = (key,)

    def close(self):
        if self.open is not None:
            self.out.append(b'EMC')
        self.open = None


class Tree:
    """The elements of the document as structure elements, in the order they are drawn in: that of the document."""

    def __init__(self, document, root):
        self.root, self.made, self.parents = root, {}, {}
        self.walk(document._html.etree_element, None)

    def walk(self, element, parent):
        self.parents[element] = parent
        for child in element:
            self.walk(child, element)

    def structural(self, element):
        while element is not None and tag_of(element) not in KINDS and not is_mark(element):
            element = self.parents[element]
        return element

    def node(self, pdf_file, element):
        element = self.structural(element)
        if element is None:
            return self.root
        if element not in self.made:
            parent = self.node(pdf_file, self.parents[element])
            tag = tag_of(element)
            item = pydyf.Dictionary({'Type': '/StructElem', 'S': '/' + KINDS.get(tag, 'Span'), 'P': parent['self']})
            self.describe(item, element, tag)
            pdf_file.add_object(item)
            item['self'] = item.reference
            item['kids'] = []
            parent['kids'].append(item.reference)
            self.made[element] = item
            if tag == 'li':
                body = pydyf.Dictionary({'Type': '/StructElem', 'S': '/LBody', 'P': item.reference})
                pdf_file.add_object(body)
                body['self'], body['kids'] = body.reference, []
                item['kids'].append(body.reference)
                self.made[element] = body
                self.made[(element, 'LI')] = item
        return self.made[element]

    def describe(self, item, element, tag):
        if tag == 'th':
            scope = 'Row' if element.get('scope') == 'row' else 'Column'
            item['A'] = pydyf.Dictionary({'O': '/Table', 'Scope': '/' + scope})
        if tag == 'table' and element.get('aria-label'):
            item['A'] = pydyf.Dictionary({'O': '/Table', 'Summary': pydyf.String(element.get('aria-label'))})
        if is_mark(element):
            item['ActualText'] = pydyf.String(element.get('aria-label', ''))
        if tag == 'svg':
            item['Alt'] = pydyf.String(element.get('aria-label', ''))
        if tag == 'a' and element.get('aria-label'):
            item['Alt'] = pydyf.String(element.get('aria-label'))

    def fill_rows(self, pdf_file):
        # Nothing is drawn in an empty cell: left out, it would put those after it under the wrong head.
        for element, row in list(self.made.items()):
            if not isinstance(element, tuple) and tag_of(element) == 'tr':
                row['kids'] = [self.node(pdf_file, cell)['self'] for cell in element if tag_of(cell) in ('th', 'td')]

    def finish(self):
        for item in [self.root, *self.made.values()]:
            item['K'] = pydyf.Array(item.pop('kids'))
            item.pop('self')


def text_of(element):
    return ' '.join(''.join(element.itertext()).split())


def tagged(pdf_file, metadata, document, page_streams):
    top = pydyf.Dictionary({'Type': '/StructTreeRoot'})
    pdf_file.add_object(top)
    root = pydyf.Dictionary({'Type': '/StructElem', 'S': '/Document', 'P': top.reference})
    pdf_file.add_object(root)
    root['self'], root['kids'] = root.reference, []
    tree, numbers, links = Tree(document, root), [], []
    for number, stream in enumerate(page_streams):
        page = Tagged(stream.stream)
        stream.stream[:] = page.out
        owners = []
        for mcid, mark in enumerate(page.pieces):
            node = tree.node(pdf_file, mark.element)
            kid = pydyf.Dictionary({'Type': '/MCR', 'Pg': pdf_file.page_references[number], 'MCID': mcid})
            node['kids'].append(kid)
            owners.append(node['self'])
            if mark.link is not None and mark.link not in [link for link, _ in links]:
                links.append((mark.link, node))
                mark.link['Contents'] = pydyf.String(mark.element.get('aria-label') or text_of(mark.element))
                annotation = pydyf.Dictionary({'Type': '/OBJR', 'Obj': mark.link.reference,
                                               'Pg': pdf_file.page_references[number]})
                node['kids'].append(annotation)
        numbers.extend([number, pydyf.Array(owners)])
    for number, (link, node) in enumerate(links, start=len(page_streams)):
        link['StructParent'], link['F'] = number, 4  # printed, if anything of it shows
        numbers.extend([number, node['self']])
    tree.fill_rows(pdf_file)
    tree.finish()
    parents = pydyf.Dictionary({'Nums': pydyf.Array(numbers)})
    pdf_file.add_object(parents)
    top['K'], top['ParentTree'] = pydyf.Array([root.reference]), parents.reference
    top['ParentTreeNextKey'] = len(page_streams) + len(links)
    pdf_file.catalog['StructTreeRoot'] = top.reference
    pdf_file.catalog['MarkInfo'] = pydyf.Dictionary({'Marked': 'true'})
    pdf_file.catalog['ViewerPreferences'] = pydyf.Dictionary({'DisplayDocTitle': 'true'})
    add_metadata(pdf_file, metadata, 'ua', version=1, conformance=None)


def main():
    if weasyprint.VERSION.split('.')[0] != '57':
        # Another version tags in its own way: its own it stays.
        weasyprint.HTML('document.html', encoding='utf-8').write_pdf('document.pdf', pdf_variant='pdf/ua-1')
        return
    Stream.begin_marked_content, Stream.end_marked_content = begin, end
    draw.draw_replacedbox, draw.draw_inline_level = draw_replaced, draw_inline
    pdf.VARIANTS['pdf/ua-1'] = (tagged, {'mark': True})
    weasyprint.HTML('document.html', encoding='utf-8').write_pdf('document.pdf', variant='pdf/ua-1')


if __name__ == '__main__':
    sys.exit(main())

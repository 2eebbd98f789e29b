// The guide as it stands in the documentation, read into what the page draws: headings, paragraphs and lists, nothing
// else. Links and bold are the only marks inside a line.

import { french } from './typeset.ts';

export type Piece =
  { kind: 'text' | 'strong' | 'em' | 'code'; text: string } | { kind: 'link'; text: string; href: string };
export type Part =
  | { kind: 'title' | 'heading'; text: string }
  | { kind: 'paragraph'; pieces: Piece[] }
  | { kind: 'list' | 'steps'; items: Piece[][] };

const marks = /\*\*(.+?)\*\*|\*(.+?)\*|`(.+?)`|\[(.+?)\]\((.+?)\)/g;

export function piecesOf(line: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  const plain = (text: string) => text && pieces.push({ kind: 'text', text: french(text) });
  for (const match of line.matchAll(marks)) {
    plain(line.slice(at, match.index));
    const [whole, strong, em, code, text, href] = match;
    if (strong !== undefined) pieces.push({ kind: 'strong', text: french(strong) });
    else if (em !== undefined) pieces.push({ kind: 'em', text: french(em) });
    else if (code !== undefined) pieces.push({ kind: 'code', text: code });
    else if (text !== undefined && href !== undefined) pieces.push({ kind: 'link', text: french(text), href });
    at = match.index + whole.length;
  }
  plain(line.slice(at));
  return pieces;
}

export function guideOf(markdown: string): Part[] {
  return markdown
    .trim()
    .split(/\n{2,}/)
    .map((block): Part => {
      const heading = /^(#{1,2}) (.+)$/.exec(block);
      if (heading) return { kind: heading[1] === '#' ? 'title' : 'heading', text: french(heading[2] ?? '') };
      const list = /^(- |\d+\. )/.exec(block);
      if (!list) return { kind: 'paragraph', pieces: piecesOf(block.replace(/\s+/g, ' ')) };
      const items = block
        .split(/\n(?=- |\d+\. )/)
        .map((item) => piecesOf(item.replace(/^(- |\d+\. )/, '').replace(/\s+/g, ' ')));
      return { kind: list[1] === '- ' ? 'list' : 'steps', items };
    });
}

// Reads what people download: a French CSV, and the cells of an XLSX, without any library.
import { inflateRawSync } from 'node:zlib';

/** Rows of cells; semicolons, quotes doubled inside quotes, a byte order mark in front. */
export function readCsv(text) {
  const rows = [[]];
  const pattern = /(?:"((?:[^"]|"")*)"|([^;\r\n]*))(;|\r?\n|$)/y;
  for (let match; (match = pattern.exec(text.replace(/^\ufeff/, '')));) {
    rows.at(-1).push(match[1] === undefined ? match[2] : match[1].replaceAll('""', '"'));
    if (match[3] === '') break;
    if (match[3] !== ';') rows.push([]);
  }
  return rows.filter((row) => row.length > 1 || row[0] !== '');
}

/** The files of a zip archive, by name, as its central directory gives them. */
function unzip(bytes) {
  const files = new Map();
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [packed, name, extra, comment] = [20, 28, 30, 32].map((offset) =>
      offset === 20 ? bytes.readUInt32LE(at + offset) : bytes.readUInt16LE(at + offset),
    );
    const local = bytes.readUInt32LE(at + 42);
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const raw = bytes.subarray(from, from + packed);
    const text = bytes.readUInt16LE(at + 10) === 8 ? inflateRawSync(raw) : raw;
    files.set(bytes.toString('utf8', at + 46, at + 46 + name), text.toString('utf8'));
    at += 46 + name + extra + comment;
  }
  return files;
}

const plain = (text) =>
  text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name) => ({ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' })[name]);

/** Sheets as rows of cells; numbers are numbers. */
export function readXlsx(bytes) {
  const files = unzip(bytes);
  const texts = [...(files.get('xl/sharedStrings.xml') ?? '').matchAll(/<si>(.*?)<\/si>/gs)].map(([, inner]) =>
    plain([...inner.matchAll(/<t[^>]*>(.*?)<\/t>/gs)].map(([, text]) => text).join('')),
  );
  const value = (kind, inner) => {
    const text = inner?.match(/<v>(.*?)<\/v>/s)?.[1];
    if (text === undefined) return '';
    return kind === 's' ? texts[Number(text)] : Number(text);
  };
  const cells = (row) => {
    const line = [];
    for (const [, attributes, inner] of row.matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
      const letter = attributes.match(/r="([A-Z])\d/)[1];
      line[letter.charCodeAt(0) - 65] = value(attributes.match(/t="(\w+)"/)?.[1], inner);
    }
    return line;
  };
  const sheet = (text) => [...text.matchAll(/<row [^>]*>(.*?)<\/row>/gs)].map(([, row]) => cells(row));
  const names = [...(files.get('xl/workbook.xml') ?? '').matchAll(/<sheet name="([^"]+)"/g)].map(([, name]) =>
    plain(name),
  );
  return new Map(names.map((name, index) => [name, sheet(files.get(`xl/worksheets/sheet${index + 1}.xml`))]));
}

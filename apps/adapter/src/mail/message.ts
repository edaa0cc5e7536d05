/** What a mail says, before it has a form. */
export interface Message {
  subject: string;
  paragraphs: Paragraph[];
}

/** Words, a code that is to be typed, or an address that is to be opened. */
export type Paragraph = string | { code: string } | { link: string };

export interface Mail {
  subject: string;
  text: string;
  html: string;
}

/** A mail in both forms, each of which says everything. Nothing in it is loaded from anywhere. */
export function composeMail({ subject, paragraphs }: Message, language: string): Mail {
  const title = escapeHtml(subject);
  const body = paragraphs.map(toHtml).join('\n');
  return {
    subject,
    text: `${paragraphs.map(toText).join('\n\n')}\n`,
    html: `<!doctype html>\n<html lang="${language}">\n<head><meta charset="utf-8"><title>${title}</title></head>\n<body>\n${body}\n</body>\n</html>\n`,
  };
}

function toText(paragraph: Paragraph): string {
  if (typeof paragraph === 'string') return paragraph;
  return 'code' in paragraph ? paragraph.code : paragraph.link;
}

function toHtml(paragraph: Paragraph): string {
  if (typeof paragraph === 'string') return `<p>${escapeHtml(paragraph)}</p>`;
  if ('code' in paragraph) {
    return `<p style="font-size:1.8em;font-weight:bold;letter-spacing:0.1em">${escapeHtml(paragraph.code)}</p>`;
  }
  const link = escapeHtml(paragraph.link);
  return `<p><a href="${link}">${link}</a></p>`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

export { charsetOf, decodeText } from './charset';
export { ContentReader } from './content';
export { parseXml, readXml, type XmlDocument, type XmlElement } from './element';
export * from './schema';
export { writeXml } from './write';
export { XmlError } from './xml-error';

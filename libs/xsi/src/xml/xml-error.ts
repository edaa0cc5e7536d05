/** A document that cannot be read. Says where and why, never what stood there: values are names, numbers and passwords. */
export class XmlError extends Error {
  constructor(
    readonly reason: string,
    readonly path = '',
  ) {
    super(path ? `${path}: ${reason}` : reason);
    this.name = 'XmlError';
  }

  /** The same problem, seen from the element that holds it. */
  within(parent: string): XmlError {
    return new XmlError(this.reason, this.path === '' ? parent : `${parent}/${this.path}`);
  }
}

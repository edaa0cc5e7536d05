/** Chunks that a body may always have, and bytes that each further one must have on average; TCP segments have 536 at least. */
const freeChunks = 100;
const chunkBytes = 512;

/**
 * Limit of the number of chunks of a body. Each costs time and memory however small it is: a chunk of one byte is six bytes on
 * the wire and more than a hundred in the heap.
 */
export class BodyChunks {
  private count = 0;
  private bytes = 0;

  /** Counts a chunk. True if there are too many for their size. */
  isExcessive(length: number): boolean {
    this.bytes += length;
    return ++this.count > freeChunks + this.bytes / chunkBytes;
  }
}

// Names that nobody has, in the alphabet of the name that they stand for.

/** Words of BroadWorks itself, which name nobody wherever they stand. */
const vocabulary = new Set(
  `access agent alternate and anonymous answer attendant authentication auto basic business busy call caller calling calls
  center communicator conference conferencing connect contact contacts control database default desk device digits
  directory disabled disturb do download enhanced enterprise error event express fax for forward forwarding found group
  hunt id in incoming information intercept internal is line list local location log login logs meet meet-me me messaging
  missed mobile mobility music network no not number numbers of off on on-net only or outgoing package page pc phone placed
  portal private profile progress public received recording refused rejection remote request requested resource ring route
  service services shared sip sips support system tablet tcp tel tls transport udp unavailable unknown user users virtual
  voice voicemail web webrtc with the this to a an by mob lr server unauthorized restricted withheld another allowed
  assigned available example fixture always primary appearance video add identity music hold
  flexible seating guest repair emergency national international interlata configurable clid selective reachable deflection
  unconditional follow block all intercept user-busy time-of-day password person http https status type report`.split(
    /\s+/,
  ),
);

/** What BroadWorks calls those that are no people. They stand where a first name would. */
export const phrases =
  'Call Center|Hunt Group|Auto Attendant|Voice Messaging Group|Voice Portal|Meet-Me Conferencing|Virtual On-Net|Group Paging|Route Point|Music On Hold';

export function isVocabulary(word: string): boolean {
  return vocabulary.has(word.toLowerCase());
}

interface Alphabet {
  script: RegExp;
  syllables: readonly string[];
}

/** The first whose letters a word has. The last takes what is left. */
const alphabets: readonly Alphabet[] = [
  { script: /\p{Script=Cyrillic}/u, syllables: split('ба ри ло не та ви со ма ду ке ша пи го лю дя жо') },
  { script: /\p{Script=Greek}/u, syllables: split('βα ρι λο νε τα δι σο μα δυ κε χα πι γο λυ ζα φο') },
  { script: /\p{Script=Hiragana}/u, syllables: split('は り ろ ね た び そ ま づ け し ぴ ご る や と') },
  { script: /\p{Script=Katakana}/u, syllables: split('ハ リ ロ ネ タ ビ ソ マ ヅ ケ シ ピ ゴ ル ヤ ト') },
  { script: /\p{Script=Han}/u, syllables: split('山 川 田 石 木 林 森 水 火 土 金 月 日 天 风 雨') },
  { script: /[à-öø-ÿ]/iu, syllables: split('bé rö lú nà tâ vî só mü dé kè shä pí gó lê zö fñó') },
  { script: /./u, syllables: split('ba ri lo ne ta vi so ma du ke sha pi go le zo fo') },
];

/** The invented word of a number, in the alphabet and with the capitals of the original. */
export function inventWord(original: string, number: number): string {
  const { syllables } = alphabets.find(({ script }) => script.test(original)) ?? { syllables: [] };
  // neighbours are not to look alike
  const spread = (number * 1877 + 977) % 4096;
  const word = [spread % 16, (spread >> 4) % 16, spread >> 8].map((index) => syllables[index]).join('');
  const longer = number < 4096 ? word : word + syllables[Math.floor(number / 4096) % 16];
  if (original.length > 1 && original === original.toUpperCase()) return longer.toUpperCase();
  const isCapital = original[0] !== original[0]?.toLowerCase();
  return isCapital ? `${longer[0]?.toUpperCase()}${longer.slice(1)}` : longer;
}

function split(text: string): string[] {
  return text.split(' ');
}

import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsString, Matches, MaxLength, ValidateIf } from 'class-validator';

// What goes into documents and paths of BroadWorks, checked before it is sent. Actions schema: Address, DN, OutgoingDN, CallId.

const bareNumber = /^\+?[0-9*#]+$/;
const address =
  /^(\+?[0-9*#]{1,30}|tel:\+?[0-9*#]{1,30}(;[\w.=+-]+)*|sips?:[\w.!~*'()+;=-]+@[A-Za-z0-9.:-]+(;[\w.=-]+)*)$/;

/** A field that may be left out, but not be null. */
export const MayBeMissing = () => ValidateIf((_, value) => value !== undefined);

/** A field that may be left out, or null to clear what BroadWorks holds. */
export const MayBeCleared = () => ValidateIf((_, value) => value !== undefined && value !== null);

/** What can be dialled, or a `tel:` or `sip:` address. Blanks, brackets, dots and dashes of a number are taken out. */
export function IsAddress(): PropertyDecorator {
  return applyDecorators(
    WithoutSeparators(),
    MaxLength(161),
    Matches(address, { message: 'must be a number, or an address that begins with tel: or sip:' }),
  );
}

/** What can be dialled, without a scheme. */
export function IsBareNumber(longest: number): PropertyDecorator {
  return applyDecorators(WithoutSeparators(), MaxLength(longest), Matches(bareNumber, { message: 'must be a number' }));
}

/** The id of a call as BroadWorks gives it, such as `callhalf-722:0`. */
export function IsCallId(): PropertyDecorator {
  return applyDecorators(
    Matches(/^(?!\.{1,2}$)[\w.:@=+-]{1,128}$/, { message: 'must be the id of a call' }),
    IsString({ message: 'must be the id of a call' }),
  );
}

/** A text to read, on one line. */
export function IsLabel(longest: number): PropertyDecorator {
  return applyDecorators(
    MaxLength(longest),
    Matches(/^(?=.*\S)\P{C}+$/u, { message: 'must be a text without control characters' }),
  );
}

function WithoutSeparators(): PropertyDecorator {
  return Transform(({ value }) =>
    typeof value === 'string' && !/^(tel|sips?):/i.test(value) ? value.replace(/[ ().-]/g, '') : value,
  );
}

export class Live {
  status: 'live';
}

export class Ready {
  status: 'ready';
}

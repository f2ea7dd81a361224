interface NamedText {
  readonly filename: string;
  readonly mediaType: string;
  readonly text: string;
}

/** Gives a text to the person as a file, as the browser saves what is downloaded. */
export function saveText({ filename, mediaType, text }: NamedText): void {
  const url = URL.createObjectURL(new Blob([text], { type: mediaType }));
  const way = document.createElement('a');
  way.href = url;
  way.download = filename;
  way.click();
  // The download has begun by the time that the next task runs.
  setTimeout(() => URL.revokeObjectURL(url));
}

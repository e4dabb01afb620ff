/** Hands the reader a file that the page made. */
export function saveFile(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // A browser reads the file after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

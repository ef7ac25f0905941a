namespace CloneCmdlets.BuildAgents;

/// <summary>A file that several runspaces, processes and programs add to.</summary>
internal static class SharedFile
{
    private const int MaxTries = 60;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Adds to the end, whole: alone where that can be had, since an appending stream writes where the end was when it was opened. Where somebody
    /// keeps the file open all the time, beside them.</summary>
    /// <param name="path">The file; made where it isn't there.</param>
    /// <param name="bytes">What to add.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">It can't be written, or somebody kept it for themselves for three seconds.</exception>
    /// <exception cref="UnauthorizedAccessException">It can't be written.</exception>
    public static async Task AppendAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var isLast = tries == MaxTries;
            try
            {
                var stream = new FileStream(path, FileMode.Append, FileAccess.Write, isLast ? FileShare.ReadWrite : FileShare.None, bufferSize: 0, useAsync: true);
                await using (stream.ConfigureAwait(false))
                {
                    await stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
                    return;
                }
            }
            catch (IOException error) when (!isLast && IsTaken(error))
            {
                await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whether somebody else has the file: a sharing violation of Windows, EWOULDBLOCK of the lock that .NET takes elsewhere.</summary>
    private static bool IsTaken(IOException error) => error is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException)
        && (error.HResult is unchecked((int)0x80070020) or 11 or 35);
}

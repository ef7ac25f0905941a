using System.Globalization;

namespace CloneCmdlets.Journal;

/// <summary>
/// The lock between processes: a file of its own, held open for itself alone (flock on Unix, sharing on Windows), so that the journal's file
/// can be replaced under it. The system frees it when its holder dies.
/// </summary>
internal static class JournalLock
{
    /// <summary>How long another process may hold it before we give up. A holder appends a line or two, at worst rewrites the file. [ours]</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    private const int ErrorAgain = 11;
    private const int ErrorAgainBsd = 35;
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int LockViolation = unchecked((int)0x80070021);

    /// <summary>Takes the lock.</summary>
    /// <param name="directory">Where it is; must exist.</param>
    /// <param name="maxWait">How long to wait for it.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The lock; disposing of it frees it.</returns>
    /// <exception cref="CloneException"><see cref="CloneErrorId.JournalUnavailable"/>: not to be had in time.</exception>
    public static async ValueTask<IDisposable> TakeAsync(JournalDirectory directory, TimeSpan maxWait, CancellationToken cancellationToken)
    {
        // The machine's time and not the given clock's: what is waited for is another process of this machine.
        var started = TimeProvider.System.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryOpenAlone(directory, JournalDirectory.LockName, FileMode.OpenOrCreate) is { } file)
            {
                return file;
            }

            if (TimeProvider.System.GetElapsedTime(started) > maxWait)
            {
                throw new CloneException(
                    CloneErrorId.JournalUnavailable,
                    string.Create(CultureInfo.InvariantCulture, $"Another process has held the journal in '{Text.SafeText.Clean(directory.Path, 300)}' for {maxWait.TotalSeconds} s. Try again when it is done."));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(1 + Random.Shared.Next(Math.Min(attempt + 1, 16))), TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether a file could not be opened alone because another handle has it, rather than for anything else.</summary>
    /// <param name="exception">What opening it threw.</param>
    public static bool IsHeldByAnother(IOException exception) =>
        exception.HResult is SharingViolation or LockViolation or ErrorAgain or ErrorAgainBsd;

    /// <summary>Opens a file for this handle alone.</summary>
    /// <param name="directory">Where it is.</param>
    /// <param name="name">Its name.</param>
    /// <param name="mode">Whether it is made.</param>
    /// <returns>The file; <see langword="null"/> where somebody else has it.</returns>
    public static FileStream? TryOpenAlone(JournalDirectory directory, string name, FileMode mode)
    {
        try
        {
            return directory.OpenFile(name, mode, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (IsHeldByAnother(exception))
        {
            return null;
        }
    }
}

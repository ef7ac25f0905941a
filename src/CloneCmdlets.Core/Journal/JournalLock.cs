using System.Globalization;

namespace CloneCmdlets.Journal;

/// <summary>
/// The lock between processes: a file of its own, locked for one handle alone (flock on Unix, sharing on Windows), so that the journal's file
/// can be replaced under it. The system frees it when its holder dies. Not for several threads.
/// </summary>
/// <param name="directory">Where it is; must exist when the lock is taken.</param>
internal sealed class JournalLock(JournalDirectory directory) : IDisposable
{
    /// <summary>How long another process may hold it before we give up. A holder appends a line or two, at worst rewrites the file. [ours]</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    private const int ErrorAgain = 11;
    private const int ErrorAgainBsd = 35;
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int LockViolation = unchecked((int)0x80070021);

    private readonly KeptFile _file = new(directory, JournalDirectory.LockName, FileShare.None);

    /// <summary>Takes the lock.</summary>
    /// <param name="maxWait">How long to wait for it.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The lock; disposing of it frees it.</returns>
    /// <exception cref="CloneException"><see cref="CloneErrorId.JournalUnavailable"/>: not to be had in time.</exception>
    public async ValueTask<IDisposable> TakeAsync(TimeSpan maxWait, CancellationToken cancellationToken)
    {
        // The machine's time and not the given clock's: what is waited for is another process of this machine.
        var started = TimeProvider.System.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryTake() is { } file)
            {
                return new Hold(_file, file);
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
        exception.HResult is SharingViolation or LockViolation || IsLockedByAnother(exception.HResult);

    /// <summary>Whether Unix refused a lock because another handle has it, rather than for anything else.</summary>
    /// <param name="error">The system's error number.</param>
    public static bool IsLockedByAnother(int error) => error is ErrorAgain or ErrorAgainBsd;

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
    /// <summary>Closes the file; the next who takes the lock opens it anew.</summary>
    public void Dispose() => _file.Dispose();

    private FileStream? TryTake()
    {
        // A kept file is looked at under its own lock, so that nobody can come between the two.
        var isLocked = _file.Kept is { } kept && UnixFiles.TryLock(kept.SafeFileHandle);
        if (_file.Current() is { } still)
        {
            return isLocked ? still : null;
        }

        try
        {
            return _file.Open();
        }
        catch (IOException exception) when (IsHeldByAnother(exception))
        {
            return null;
        }
    }

    /// <summary>The lock while it is held.</summary>
    private sealed class Hold(KeptFile kept, FileStream file) : IDisposable
    {
        public void Dispose()
        {
            if (ReferenceEquals(kept.Kept, file) && !UnixFiles.Unlock(file.SafeFileHandle))
            {
                kept.Dispose();
            }

            kept.Release(file);
        }
    }
}

using CloneCmdlets.Journal;
using CloneCmdlets.Services;
using Microsoft.Win32.SafeHandles;

namespace CloneCmdlets.Core.Tests.Host;

/// <summary>Says that the point is reached, and never comes back.</summary>
internal static class StandStill
{
    /// <summary>What is said there.</summary>
    public const string Word = "reached";

    public static async Task ReachedAsync()
    {
        Reached();
        await Task.Delay(Timeout.Infinite).ConfigureAwait(false);
    }

    public static void Reached()
    {
        Console.Out.WriteLine(Word);
        Console.Out.Flush();
    }
}

/// <summary>A service that stands still around its sending.</summary>
internal sealed class StandStillService(ICloneService inner, KillPoint? point) : ICloneService
{
    public string Name => inner.Name;

    public string Scheme => inner.Scheme;

    public string Scope => inner.Scope;

    public bool CanFindLostCopies => inner.CanFindLostCopies;

    public bool Owns(OperationHandle handle) => inner.Owns(handle);

    public OperationHandle HandleFor(string operationId) => inner.HandleFor(operationId);

    public Task<string?> VerifyAsync(ICloneLog log, CancellationToken cancellationToken) => inner.VerifyAsync(log, cancellationToken);

    public ICopySession BeginCopies() => inner.BeginCopies();

    public async Task<SendOutcome> SendAsync(PreparedCopy copy, ICloneLog log, CancellationToken cancellationToken)
    {
        if (point == KillPoint.AfterIntent)
        {
            await StandStill.ReachedAsync().ConfigureAwait(false);
        }

        var outcome = await inner.SendAsync(copy, log, cancellationToken).ConfigureAwait(false);
        if (point == KillPoint.AnswerReceived)
        {
            await StandStill.ReachedAsync().ConfigureAwait(false);
        }

        return outcome;
    }

    public Task<Look> LookAsync(OperationHandle handle, CloneOperation? known, ICloneLog log, CancellationToken cancellationToken) =>
        inner.LookAsync(handle, known, log, cancellationToken);

    public Task<IReadOnlyList<CloneReference>> FindLostCopyAsync(CopyIntent intent, ICloneLog log, CancellationToken cancellationToken) =>
        inner.FindLostCopyAsync(intent, log, cancellationToken);

    public string WhereToLook(CopyIntent intent) => inner.WhereToLook(intent);

    public void Dispose() => inner.Dispose();
}

/// <summary>A disk that stands still in the middle of an append: its part is on the disk, the rest never comes.</summary>
internal sealed class StandStillDisk(int append) : JournalDisk
{
    private int _count;

    public override void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        if (Interlocked.Increment(ref _count) != append)
        {
            base.Write(file, bytes, offset);
            return;
        }

        base.Write(file, bytes[..(bytes.Length / 2)], offset);
        base.Flush(file);
        StandStill.Reached();
        using var never = new ManualResetEventSlim();
        never.Wait();
    }
}

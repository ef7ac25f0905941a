using System.Globalization;
using CloneCmdlets.Text;
using Microsoft.Win32.SafeHandles;

namespace CloneCmdlets.Journal;

/// <summary>
/// What is known of the journal's file: its name, where it ends, the last number, and the index. It outlives the file's handle, so that only what
/// was added since is read the next time, by whichever process it was written.
/// </summary>
internal sealed class JournalView
{
    private readonly JournalContext _context;
    private readonly List<(long Offset, int Length)> _unkept = [];
    private byte[] _header = [];
    private bool _isDamaged;

    public JournalView(JournalContext context) => _context = context;

    public JournalIndex Index { get; } = new();

    /// <summary>Whether a newer program wrote to it, so that this one only reads.</summary>
    public bool IsNewer { get; private set; }

    /// <summary>Behind the last record.</summary>
    public long End { get; private set; }

    /// <summary>The number of the last record; 0 is the header's, -1 where there is none.</summary>
    public long LastSequence { get; private set; } = -1;

    /// <summary>Whether the last record's line feed is missing.</summary>
    public bool LacksLineFeed { get; private set; }

    /// <summary>How much lies behind <see cref="End"/>: a record cut short.</summary>
    public long TornLength { get; private set; }

    /// <summary>Whether the file holds damage that is kept elsewhere by now and waits to be removed.</summary>
    public bool MustRewrite => _isDamaged && MayRewrite;

    /// <summary>Whether history has outgrown what it is the history of.</summary>
    public bool IsWorthRewriting => MayRewrite && Index.Lines - Index.InOrder.Count > Math.Max(1000, Index.InOrder.Count * 3);

    /// <summary>What isn't kept elsewhere isn't removed.</summary>
    private bool MayRewrite => !IsNewer && _unkept.Count == 0;

    /// <summary>Forgets all: the file is gone or another one.</summary>
    public void Forget()
    {
        Index.Clear();
        _header = [];
        End = 0;
        LastSequence = -1;
        LacksLineFeed = false;
        TornLength = 0;
        IsNewer = false;
        _isDamaged = false;
        _unkept.Clear();
    }

    /// <summary>Takes in what was written since the last time.</summary>
    /// <param name="file">The file.</param>
    /// <param name="mayRepair">Whether damage may be set aside.</param>
    /// <param name="cancellationToken">Stops it; all is read anew the next time.</param>
    public void Read(SafeFileHandle file, bool mayRepair, CancellationToken cancellationToken)
    {
        var length = RandomAccess.GetLength(file);
        if (!IsSameFile(file, length))
        {
            Forget();
        }

        if (length == End)
        {
            TornLength = 0;
        }
        else
        {
            Scan(file, cancellationToken);
        }

        if (mayRepair && !IsNewer && JournalDamage.TrySetAside(_context, file, _unkept))
        {
            _unkept.Clear();
        }
    }

    /// <summary>Takes in what this process has appended.</summary>
    /// <param name="header">The header, if the file began with it.</param>
    /// <param name="records">The records, with their offsets from where the append began.</param>
    /// <param name="length">Of all that was appended.</param>
    public void Appended(byte[]? header, IReadOnlyList<(JournalHead Head, int Offset, int Length)> records, int length)
    {
        foreach (var (head, offset, size) in records)
        {
            Index.Apply(head, End + offset, size);
            LastSequence = head.Sequence;
        }

        _header = header ?? _header;
        End += length;
        LacksLineFeed = false;
        TornLength = 0;
    }

    /// <summary>Takes in what this process has put in the file's place.</summary>
    /// <param name="next">The new file.</param>
    public void Replaced(JournalRewriting next)
    {
        Forget();
        foreach (var (head, offset, length) in next.Places)
        {
            Index.Apply(head, offset, length);
        }

        _header = next.Header;
        End = next.End;
        LastSequence = next.Places.Count;
    }

    private void Scan(SafeFileHandle file, CancellationToken cancellationToken)
    {
        var scan = new JournalScan(LastSequence, LacksLineFeed, (head, offset, size) =>
        {
            if (head.IsHeader)
            {
                _header = JournalBytes.Read(file, offset, size + 1);
            }
            else
            {
                Index.Apply(head, offset, size);
            }
        });
        try
        {
            scan.Run(file, End, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Forget();
            throw;
        }

        End = scan.End;
        LastSequence = scan.LastSequence;
        LacksLineFeed = scan.LacksLineFeed;
        if (scan.IsNewer && !IsNewer)
        {
            IsNewer = true;
            _context.Log.Warning($"The journal '{SafeText.Clean(_context.Directory.JournalPath, 300)}' was written by a newer CloneCmdlets: it is read, and not written to.");
        }

        Report(scan);
        TornLength = scan.TornLength;
    }

    private bool IsSameFile(SafeFileHandle file, long length) =>
        _header.Length > 0 && length >= End && JournalBytes.Read(file, 0, _header.Length).AsSpan().SequenceEqual(_header);

    private void Report(JournalScan scan)
    {
        if (scan.TornLength > 0 && scan.TornLength != TornLength)
        {
            _context.Log.Warning("The last record of the journal was cut short, as when a process dies while it writes. Nothing had been sent on the strength of it; the records before it are whole.");
        }

        if (scan.Damaged.Count == 0 && scan.Missing == 0)
        {
            return;
        }

        _isDamaged = true;
        _unkept.AddRange(scan.Damaged);
        Index.DoubtIntents();
        _context.Log.Warning(string.Create(
            CultureInfo.InvariantCulture,
            $"The journal is damaged: {scan.Damaged.Count} piece(s) of it are no records, and {scan.Missing} record(s) are missing. What is found of them is kept in '{SafeText.Clean(_context.Directory.DamagedPath, 300)}', if it can be written. Copies submitted by this machine may be unknown to it: look at the destination before you submit again."));
    }
}

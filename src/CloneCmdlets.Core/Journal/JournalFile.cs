using System.Buffers;
using System.Globalization;
using System.Text;
using CloneCmdlets.Text;
using Microsoft.Win32.SafeHandles;

namespace CloneCmdlets.Journal;

/// <summary>
/// The journal's file and what is known of it. Not for several threads; whoever calls holds the lock between processes, unless the directory
/// can only be read. No handle stays open between calls, so that any process can put a new file in the old one's place.
/// </summary>
internal sealed class JournalFile
{
    private const string NewName = "operations.new";

    private readonly JournalDirectory _directory;
    private readonly JournalDisk _disk;
    private readonly TimeProvider _time;
    private readonly ICloneLog _log;
    private byte[] _header = [];
    private long _end;
    private long _lastSequence = -1;
    private bool _lacksLineFeed;
    private long _tornLength;
    private bool _mustRewrite;

    public JournalFile(JournalDirectory directory, JournalDisk disk, TimeProvider time, ICloneLog log)
    {
        _directory = directory;
        _disk = disk;
        _time = time;
        _log = log;
    }

    public JournalIndex Index { get; } = new();

    /// <summary>Whether a newer program wrote to it, so that this one only reads.</summary>
    public bool IsNewer { get; private set; }

    /// <summary>Takes in what was written since the last time, by whichever process.</summary>
    /// <param name="mayRepair">Whether damage may be cleared away.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public void Sync(bool mayRepair, CancellationToken cancellationToken)
    {
        using (var file = OpenToRead())
        {
            if (file is null)
            {
                Forget();
                return;
            }

            if (!IsSameFile(file.SafeFileHandle))
            {
                Forget();
            }

            Scan(file.SafeFileHandle, mayRepair, cancellationToken);
        }

        if (_mustRewrite && mayRepair && !IsNewer)
        {
            Rewrite(DateTimeOffset.MinValue);
        }
    }

    /// <summary>Reads a submission's last record. Call right after <see cref="Sync"/>.</summary>
    /// <param name="places">Which.</param>
    /// <returns>The bodies, in the same order; <see langword="null"/> for one that can't be understood.</returns>
    public IEnumerable<(JournalPlace Place, JournalBody? Body)> Read(IEnumerable<JournalPlace> places)
    {
        using var file = OpenToRead();
        if (file is null)
        {
            yield break;
        }

        foreach (var place in places)
        {
            var line = ReadLine(file.SafeFileHandle, place);
            yield return (place, JournalLine.IsWhole(line) ? JournalReader.ReadBody(line) : null);
        }
    }

    /// <summary>Appends records, all in one write. Call right after <see cref="Sync"/>.</summary>
    /// <param name="records">The records; their sequence numbers are set here.</param>
    /// <param name="isDurable">Whether to come back only when they are on the disk.</param>
    /// <exception cref="CloneException"><see cref="CloneErrorId.JournalUnavailable"/>: a newer program's journal.</exception>
    /// <exception cref="IOException">Nothing was appended.</exception>
    public void Append(IReadOnlyList<(JournalHead Head, JournalBody Body)> records, bool isDurable)
    {
        if (IsNewer)
        {
            throw new CloneException(
                CloneErrorId.JournalUnavailable,
                $"The journal '{SafeText.Clean(_directory.JournalPath, 300)}' was written by a newer CloneCmdlets and can only be read by this one. Update the module, or set CLONECMDLETS_HOME to another directory.")
            {
                Target = _directory.JournalPath,
            };
        }

        using var file = _directory.OpenFile(
            JournalDirectory.JournalName, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        var isNew = _end == 0;
        var last = isNew ? 0 : _lastSequence;
        var output = new ArrayBufferWriter<byte>(2048);
        var header = _header;
        var now = _time.GetUtcNow();
        if (isNew)
        {
            JournalLine.WriteHeader(output, Guid.NewGuid(), now);
            header = output.WrittenSpan.ToArray();
        }
        else if (_lacksLineFeed)
        {
            output.Write("\n"u8);
        }

        var written = new List<(JournalHead Head, int Offset, int Length)>(records.Count);
        foreach (var (head, body) in records)
        {
            var numbered = head with
            {
                Sequence = last + 1 + written.Count,
                HandleHash = body.Operation is null ? 0 : JournalReader.Hash(Encoding.UTF8.GetBytes(body.Operation.Handle)),
            };
            var offset = output.WrittenCount;
            JournalLine.Write(output, numbered, body);
            written.Add((numbered, offset, output.WrittenCount - offset - 1));
            if (output.WrittenCount - offset > JournalLine.MaxLength)
            {
                throw new IOException("A record of more than 4 MB: a name or a text in it is beyond reason.");
            }
        }

        Put(file.SafeFileHandle, output.WrittenSpan, isDurable, isNew);
        foreach (var (head, offset, length) in written)
        {
            Index.Apply(head, _end + offset, length);
        }

        _header = header;
        _end += output.WrittenCount;
        _lastSequence = last + written.Count;
        _lacksLineFeed = false;
        _tornLength = 0;
    }

    /// <summary>Whether history has outgrown what it is the history of.</summary>
    /// <returns>Whether it has.</returns>
    public bool IsWorthRewriting() => !IsNewer && Index.Lines - Index.InOrder.Count > Math.Max(1000, Index.InOrder.Count * 3);

    /// <summary>
    /// Writes the file anew: one record a submission, none for what ended before a time, what is damaged set aside first. The new file is
    /// flushed before it takes the old one's place, and the directory after, so that at every moment there is one whole journal.
    /// </summary>
    /// <param name="forgetEndedBefore">What ended, or was never sent, before this goes.</param>
    public void Rewrite(DateTimeOffset forgetEndedBefore)
    {
        using var old = OpenToRead();
        if (old is null)
        {
            return;
        }

        var kept = Index.InOrder.Where(place => !IsOver(place) || place.Head.At >= forgetEndedBefore).ToArray();
        var header = new ArrayBufferWriter<byte>(256);
        JournalLine.WriteHeader(header, Guid.NewGuid(), _time.GetUtcNow());
        var places = new List<(JournalHead Head, long Offset, int Length)>(kept.Length);
        long end = header.WrittenCount;
        try
        {
            using (var next = _directory.OpenFile(NewName, FileMode.Create, FileAccess.ReadWrite, FileShare.None))
            {
                _disk.Write(next.SafeFileHandle, header.WrittenSpan, 0);
                var output = new ArrayBufferWriter<byte>(128 * 1024);
                foreach (var place in kept)
                {
                    var offset = output.WrittenCount;
                    var head = Carry(old.SafeFileHandle, place, places.Count + 1, output);
                    places.Add((head, end + offset, output.WrittenCount - offset - 1));
                    if (output.WrittenCount > 64 * 1024)
                    {
                        _disk.Write(next.SafeFileHandle, output.WrittenSpan, end);
                        end += output.WrittenCount;
                        output.ResetWrittenCount();
                    }
                }

                _disk.Write(next.SafeFileHandle, output.WrittenSpan, end);
                end += output.WrittenCount;
                _disk.Flush(next.SafeFileHandle);
            }

            old.Dispose();
            _disk.Replace(_directory.PathOf(NewName), _directory.JournalPath);
            _directory.Flush();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The old file stands as it was: another time.
            _log.Debug($"The journal could not be written anew: {SafeText.Clean(exception.Message, 300)}");
            Discard(_directory.PathOf(NewName));
            return;
        }

        Index.Clear();
        foreach (var (head, offset, length) in places)
        {
            Index.Apply(head, offset, length);
        }

        _header = header.WrittenSpan.ToArray();
        _end = end;
        _lastSequence = places.Count;
        _lacksLineFeed = false;
        _tornLength = 0;
        _mustRewrite = false;
    }

    private static bool IsOver(JournalPlace place) =>
        place.Head.State == JournalState.Ended || (place.Head.State == JournalState.Intent && !place.MayHaveBeenSent);

    private static byte[] ReadLine(SafeFileHandle file, JournalPlace place)
    {
        var line = new byte[place.Length];
        var count = 0;
        while (count < line.Length && RandomAccess.Read(file, line.AsSpan(count), place.Offset + count) is > 0 and var read)
        {
            count += read;
        }

        return line;
    }

    private static JournalHead Carry(SafeFileHandle old, JournalPlace place, long sequence, ArrayBufferWriter<byte> output)
    {
        var line = ReadLine(old, place);
        var head = place.Head with { Sequence = sequence };
        if (place.MayHaveBeenSent && JournalReader.ReadBody(line) is { } body)
        {
            head = head with { State = JournalState.Ambiguous };
            JournalLine.Write(output, head, body with
            {
                ErrorId = CloneErrorId.SubmissionOutcomeUnknown,
                ErrorMessage = "A damaged line of the journal may have said that it was sent.",
            });
        }
        else
        {
            JournalLine.Renumber(output, line, sequence);
        }

        return head;
    }

    private void Scan(SafeFileHandle file, bool mayRepair, CancellationToken cancellationToken)
    {
        var scan = new JournalScan(_lastSequence, _lacksLineFeed, (head, offset, length) =>
        {
            if (head.IsHeader)
            {
                _header = new byte[length + 1];
                RandomAccess.Read(file, _header, offset);
            }
            else
            {
                Index.Apply(head, offset, length);
            }
        });
        try
        {
            scan.Run(file, _end, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Forget();
            throw;
        }

        _end = scan.End;
        _lastSequence = scan.LastSequence;
        _lacksLineFeed = scan.LacksLineFeed;
        if (scan.IsNewer && !IsNewer)
        {
            IsNewer = true;
            _log.Warning($"The journal '{SafeText.Clean(_directory.JournalPath, 300)}' was written by a newer CloneCmdlets: it is read, and not written to.");
        }

        Report(file, scan, mayRepair);
        _tornLength = scan.TornLength;
    }

    private void Report(SafeFileHandle file, JournalScan scan, bool mayRepair)
    {
        if (scan.TornLength > 0 && scan.TornLength != _tornLength)
        {
            _log.Warning("The last record of the journal was cut short, as when a process dies while it writes. Nothing had been sent on the strength of it; the records before it are whole.");
        }

        if (scan.Damaged.Count == 0 && scan.Missing == 0)
        {
            return;
        }

        _mustRewrite = true;
        Index.DoubtIntents();
        var isKept = mayRepair && SetAside(file, scan.Damaged);
        _log.Warning(string.Create(
            CultureInfo.InvariantCulture,
            $"The journal is damaged: {scan.Damaged.Count} piece(s) of it are no records, and {scan.Missing} record(s) are missing. {(isKept ? $"What was found is kept in '{SafeText.Clean(_directory.DamagedPath, 300)}'. " : "")}Copies submitted by this machine may be unknown to it: look at the destination before you submit again."));
    }

    /// <summary>Keeps bytes that are about to be removed from the journal, as they are, each piece in a line.</summary>
    private bool SetAside(SafeFileHandle file, List<(long Offset, int Length)> pieces)
    {
        if (IsNewer || pieces.Count == 0)
        {
            return false;
        }

        try
        {
            using var aside = _directory.OpenFile(JournalDirectory.DamagedName, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
            aside.Seek(0, SeekOrigin.End);
            foreach (var (offset, length) in pieces)
            {
                aside.Write(ReadLine(file, new JournalPlace { Offset = offset, Length = length }));
                aside.Write("\n"u8);
            }

            aside.Flush(flushToDisk: true);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CloneException)
        {
            _mustRewrite = false; // what can't be kept isn't removed
            _log.Debug($"The damaged part of the journal could not be set aside: {SafeText.Clean(exception.Message, 300)}");
            return false;
        }
    }

    private void Put(SafeFileHandle file, ReadOnlySpan<byte> bytes, bool isDurable, bool isNew)
    {
        if (_tornLength > 0)
        {
            SetAside(file, [(_end, (int)_tornLength)]);
        }

        try
        {
            if (RandomAccess.GetLength(file) > _end)
            {
                RandomAccess.SetLength(file, _end);
            }

            _disk.Write(file, bytes, _end);
            if (isDurable)
            {
                _disk.Flush(file);
                if (isNew)
                {
                    _directory.Flush();
                }
            }
        }
        catch
        {
            Retract(file);
            throw;
        }
    }

    /// <summary>Takes back what of a failed append got into the file; where that fails too, it is a torn end, and the next append sees to it.</summary>
    private void Retract(SafeFileHandle file)
    {
        try
        {
            RandomAccess.SetLength(file, _end);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _log.Debug($"A failed append could not be taken back: {SafeText.Clean(exception.Message, 300)}");
        }
    }

    private FileStream? OpenToRead()
    {
        try
        {
            return _directory.OpenFile(
                JournalDirectory.JournalName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private bool IsSameFile(SafeFileHandle file)
    {
        if (_header.Length == 0 || RandomAccess.GetLength(file) < _end)
        {
            return false;
        }

        var header = new byte[_header.Length];
        return RandomAccess.Read(file, header, 0) == header.Length && header.AsSpan().SequenceEqual(_header);
    }

    private void Forget()
    {
        Index.Clear();
        _header = [];
        _end = 0;
        _lastSequence = -1;
        _lacksLineFeed = false;
        _tornLength = 0;
        _mustRewrite = false;
        IsNewer = false;
    }

    private void Discard(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _log.Debug($"'{SafeText.Clean(path, 300)}' could not be removed: {SafeText.Clean(exception.Message, 300)}");
        }
    }
}

using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace CloneCmdlets.Journal;

/// <summary>
/// Reads a journal's lines from a place to its end, in bounded memory, and says of every byte what it is: part of a record, damaged, or the
/// torn end that a writer leaves when it dies. A line is accepted if it is whole and its number is the next one.
/// </summary>
internal sealed class JournalScan
{
    private const int ChunkLength = 256 * 1024;

    private readonly Action<JournalHead, long, int> _onRecord;
    private int _skippedSinceGood;

    /// <summary>Makes a scan.</summary>
    /// <param name="lastSequence">The number of the last record before the place; -1 at the beginning of the file.</param>
    /// <param name="lacksLineFeed">Whether the record before the place has no line feed yet.</param>
    /// <param name="onRecord">Gets each record's head, place and length.</param>
    public JournalScan(long lastSequence, bool lacksLineFeed, Action<JournalHead, long, int> onRecord)
    {
        LastSequence = lastSequence;
        LacksLineFeed = lacksLineFeed;
        _onRecord = onRecord;
    }

    /// <summary>The number of the last record.</summary>
    public long LastSequence { get; private set; }

    /// <summary>Behind the last record, with its line feed if it has one.</summary>
    public long End { get; private set; }

    /// <summary>Whether the last record's line feed is missing.</summary>
    public bool LacksLineFeed { get; private set; }

    /// <summary>How much lies behind <see cref="End"/> without a line feed: a record cut short.</summary>
    public long TornLength { get; private set; }

    /// <summary>The pieces that are no records, with another record or a line feed behind them.</summary>
    public List<(long Offset, int Length)> Damaged { get; } = [];

    /// <summary>How many numbers were left out, beyond what the damaged pieces explain.</summary>
    public long Missing { get; private set; }

    /// <summary>Whether a newer program's format was seen.</summary>
    public bool IsNewer { get; private set; }

    /// <summary>Reads to the end.</summary>
    /// <param name="file">The file.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public void Run(SafeFileHandle file, long from, CancellationToken cancellationToken)
    {
        End = from;
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkLength);
        try
        {
            var start = from; // of what is in the buffer
            var held = 0;
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var read = RandomAccess.Read(file, buffer.AsSpan(held), start + held);
                held += read;
                var used = Lines(buffer.AsSpan(0, held), start);
                if (read == 0)
                {
                    Rest(buffer.AsSpan(used, held - used), start + used);
                    return;
                }

                buffer.AsSpan(used, held - used).CopyTo(buffer);
                held -= used;
                start += used;
                if (held == buffer.Length)
                {
                    if (held >= JournalLine.MaxLength)
                    {
                        Damaged.Add((start, held)); // no record is as long
                        _skippedSinceGood++;
                        start += held;
                        held = 0;
                        continue;
                    }

                    var larger = ArrayPool<byte>.Shared.Rent(held * 2);
                    buffer.AsSpan(0, held).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private int Lines(ReadOnlySpan<byte> bytes, long start)
    {
        var used = 0;
        while (bytes[used..].IndexOf((byte)'\n') is >= 0 and var length)
        {
            Line(bytes.Slice(used, length), start + used, hasLineFeed: true);
            used += length + 1;
        }

        return used;
    }

    /// <summary>What stands behind the last line feed.</summary>
    private void Rest(ReadOnlySpan<byte> bytes, long offset)
    {
        if (!bytes.IsEmpty)
        {
            Line(bytes, offset, hasLineFeed: false);
        }
    }

    private void Line(ReadOnlySpan<byte> line, long offset, bool hasLineFeed)
    {
        while (true)
        {
            if (line.IsEmpty)
            {
                // An empty line harms nobody: it is what a record's missing line feed leaves when it is made up for.
                End = hasLineFeed ? offset + 1 : End;
                LacksLineFeed = LacksLineFeed && !hasLineFeed;
                return;
            }

            if (JournalLine.IsWhole(line))
            {
                Whole(line, offset, hasLineFeed);
                return;
            }

            var prefix = JournalLine.WholePrefix(line);
            if (prefix == 0)
            {
                break;
            }

            // A record whose line feed became something else: the record is good, the byte behind it isn't.
            Whole(line[..prefix], offset, hasLineFeed: true);
            Damaged.Add((offset + prefix, 1));
            line = line[(prefix + 1)..];
            offset += prefix + 1;
        }

        if (hasLineFeed)
        {
            Damage(line, offset);
        }
        else
        {
            TornLength = line.Length;
        }
    }

    private void Whole(ReadOnlySpan<byte> line, long offset, bool hasLineFeed)
    {
        if (!JournalReader.TryReadHead(line, out var head) || head.Sequence <= LastSequence || head.IsHeader != (head.Sequence == 0))
        {
            Damage(line, offset); // whole, but no record, or one that was there before
            return;
        }

        Missing += Math.Max(0, head.Sequence - LastSequence - 1 - _skippedSinceGood);
        _skippedSinceGood = 0;
        LastSequence = head.Sequence;
        End = offset + line.Length + (hasLineFeed ? 1 : 0);
        LacksLineFeed = !hasLineFeed;
        IsNewer |= head.Version > JournalLine.Version;
        if (head.IsComplete)
        {
            _onRecord(head, offset, line.Length);
        }
    }

    private void Damage(ReadOnlySpan<byte> line, long offset)
    {
        Damaged.Add((offset, line.Length));
        _skippedSinceGood++;
        End = offset + line.Length + 1;
        LacksLineFeed = false;
    }
}

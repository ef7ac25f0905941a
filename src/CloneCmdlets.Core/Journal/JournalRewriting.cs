using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace CloneCmdlets.Journal;

/// <summary>
/// The journal's file written anew beside the old one: one record a submission, none for what ended before a time. It is flushed before it takes the
/// old one's place, and the directory after, so that at every moment there is one whole journal.
/// </summary>
internal sealed class JournalRewriting
{
    /// <summary>The file's name until it takes the old one's place.</summary>
    public const string NewName = "operations.new";

    private const int ChunkLength = 64 * 1024;

    private readonly List<(JournalHead Head, long Offset, int Length)> _places = [];

    /// <summary>The new file's first line.</summary>
    public byte[] Header { get; private set; } = [];

    /// <summary>Its records.</summary>
    public IReadOnlyList<(JournalHead Head, long Offset, int Length)> Places => _places;

    /// <summary>Its length.</summary>
    public long End { get; private set; }

    /// <summary>Writes the new file and flushes it.</summary>
    /// <param name="context">Where to.</param>
    /// <param name="old">The old file.</param>
    /// <param name="index">What is in it.</param>
    /// <param name="forgetEndedBefore">What ended, or was never sent, before this goes.</param>
    /// <exception cref="IOException">The disk refused.</exception>
    public void Write(JournalContext context, SafeFileHandle old, JournalIndex index, DateTimeOffset forgetEndedBefore)
    {
        using var next = context.Directory.OpenFile(NewName, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        var output = new ArrayBufferWriter<byte>(2 * ChunkLength);
        JournalLine.WriteHeader(output, Guid.NewGuid(), context.Time.GetUtcNow());
        Header = output.WrittenSpan.ToArray();
        foreach (var place in index.InOrder.Where(place => !IsOver(place) || place.Head.At >= forgetEndedBefore))
        {
            var offset = output.WrittenCount;
            var head = Carry(old, place, _places.Count + 1, output);
            _places.Add((head, End + offset, output.WrittenCount - offset - 1));
            if (output.WrittenCount > ChunkLength)
            {
                Put(context.Disk, next.SafeFileHandle, output);
            }
        }

        Put(context.Disk, next.SafeFileHandle, output);
        context.Disk.Flush(next.SafeFileHandle);
    }

    private static bool IsOver(JournalPlace place) =>
        place.Head.State == JournalState.Ended || (place.Head.State == JournalState.Intent && !place.MayHaveBeenSent);

    private static JournalHead Carry(SafeFileHandle old, JournalPlace place, long sequence, ArrayBufferWriter<byte> output)
    {
        var line = JournalBytes.Read(old, place.Offset, place.Length);
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

    private void Put(JournalDisk disk, SafeFileHandle file, ArrayBufferWriter<byte> output)
    {
        disk.Write(file, output.WrittenSpan, End);
        End += output.WrittenCount;
        output.ResetWrittenCount();
    }
}

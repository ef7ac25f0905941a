using CloneCmdlets.Emulator.AzureDevOps.Tables;
using CloneCmdlets.Emulator.Storage;

namespace CloneCmdlets.Emulator.AzureDevOps.Cloning;

/// <summary>
/// A part of the test cases of an operation: of the suites <see cref="FirstSeq"/> to <see cref="LastSeq"/> the positions
/// <see cref="FirstPosition"/> to <see cref="LastPosition"/>. It is either a part of one suite or some whole suites.
/// </summary>
/// <param name="FirstSeq">The first suite.</param>
/// <param name="LastSeq">The last suite.</param>
/// <param name="FirstPosition">The first position.</param>
/// <param name="LastPosition">The last position.</param>
/// <param name="Count">How many cases that is.</param>
/// <param name="NextSeq">The suite that the next chunk begins in.</param>
/// <param name="NextPosition">The position in it.</param>
internal sealed record Chunk(int FirstSeq, int LastSeq, int FirstPosition, int LastPosition, int Count, int NextSeq, int NextPosition);

/// <summary>Cuts the test cases of an operation into chunks: large suites in parts, small ones several together.</summary>
internal sealed class ChunkPlan
{
    private readonly List<(int Seq, int Positions, int Remaining)> _suites;
    private int _index;
    private int _position;

    private ChunkPlan(List<(int Seq, int Positions, int Remaining)> suites, int position)
    {
        _suites = suites;
        _position = position;
    }

    /// <summary>Reads what is left to do.</summary>
    /// <param name="session">A session.</param>
    /// <param name="operation">The operation; its suites are made.</param>
    /// <returns>The plan.</returns>
    public static ChunkPlan Load(DbSession session, Operation operation) => new(
        session.Query(
            """
            SELECT s.seq, (SELECT max(position) + 1 FROM ado_suite_case c WHERE c.suite_id = s.source_id),
                   (SELECT count(*) FROM ado_suite_case c WHERE c.suite_id = s.source_id AND (s.seq > @seq OR c.position >= @position))
            FROM ado_clone_suite s
            WHERE s.operation_id = @operation AND s.seq >= @seq AND s.with_cases = 1
              AND EXISTS (SELECT 1 FROM ado_suite_case c WHERE c.suite_id = s.source_id AND (s.seq > @seq OR c.position >= @position))
            ORDER BY s.seq
            """,
            reader => (reader.GetInt32(0), reader.GetInt32(1), reader.GetInt32(2)),
            ("@operation", operation.Id), ("@seq", operation.NextSeq), ("@position", operation.NextPosition)),
        operation.NextPosition);

    /// <summary>The next chunk.</summary>
    /// <param name="size">How many cases it should have; positions without a case count too.</param>
    /// <returns>The chunk; <see langword="null"/> at the end.</returns>
    public Chunk? Next(int size)
    {
        if (_index == _suites.Count)
        {
            return null;
        }

        var (seq, positions, remaining) = _suites[_index];
        if (remaining > size || _position > 0)
        {
            var last = Math.Min(_position + size, positions);
            var part = new Chunk(seq, seq, _position, last - 1, last - _position, seq, last);
            _position = last;
            if (last == positions)
            {
                _index++;
                _position = 0;
                part = part with { NextSeq = seq + 1, NextPosition = 0 };
            }

            return part;
        }

        var lastSeq = seq;
        var count = 0;
        while (_index < _suites.Count && count + _suites[_index].Remaining <= size)
        {
            count += _suites[_index].Remaining;
            lastSeq = _suites[_index].Seq;
            _index++;
        }

        return new Chunk(seq, lastSeq, 0, int.MaxValue, count, lastSeq + 1, 0);
    }
}

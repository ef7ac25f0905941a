using CloneCmdlets.Services.WallarmFast.Answers;

namespace CloneCmdlets.Services.WallarmFast;

/// <summary>What a prepared copy of this service holds.</summary>
/// <param name="Question">What is asked for.</param>
/// <param name="Json">The body, ready to be sent.</param>
/// <param name="StopRecordingOf">The run whose recording is stopped before the copy is sent; <see langword="null"/>: none.</param>
/// <param name="MayStopRecord">Whether the record's own recording may be stopped, should the service say that it still goes on.</param>
/// <param name="Node">Which node the copy goes to, for counting; empty for the token's own.</param>
internal sealed record FastPayload(FastQuestion.Copy Question, ReadOnlyMemory<byte> Json, string? StopRecordingOf, bool MayStopRecord, string Node);

using System.Text;

namespace CloneCmdlets.Core.Tests.Http;

/// <summary>Makes broken answers of good ones: bytes changed, dropped, doubled and crossed, values put in place of others.</summary>
/// <param name="answers">The good ones.</param>
/// <param name="fragments">What is put in.</param>
internal sealed class AnswerMutator(byte[][] answers, string[] fragments)
{
    /// <summary>The next one.</summary>
    /// <param name="random">Where chance comes from; seeded, so that a find can be found again.</param>
    /// <returns>The broken answer.</returns>
    public byte[] Next(Random random)
    {
        var body = new List<byte>(answers[random.Next(answers.Length)]);
        for (var rounds = random.Next(1, 5); rounds > 0 && body.Count > 0; rounds--)
        {
            var at = random.Next(body.Count);
            var length = Math.Min(random.Next(1, 12), body.Count - at);
            switch (random.Next(7))
            {
                case 0:
                    body[at] = (byte)random.Next(256);
                    break;
                case 1:
                    body[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    body.RemoveRange(at, length);
                    break;
                case 3:
                    body.InsertRange(at, body.GetRange(at, length));
                    break;
                case 4:
                    body.InsertRange(at, Encoding.UTF8.GetBytes(fragments[random.Next(fragments.Length)]));
                    break;
                case 5:
                    // In place of a value: after a colon, up to the next comma.
                    var colon = body.IndexOf((byte)':', at);
                    var comma = colon < 0 ? -1 : body.IndexOf((byte)',', colon);
                    if (comma > 0)
                    {
                        body.RemoveRange(colon + 1, comma - colon - 1);
                        body.InsertRange(colon + 1, Encoding.UTF8.GetBytes(fragments[random.Next(fragments.Length)]));
                    }

                    break;
                default:
                    var other = answers[random.Next(answers.Length)];
                    body.RemoveRange(at, body.Count - at);
                    body.AddRange(other.Skip(random.Next(other.Length)));
                    break;
            }
        }

        return [.. body];
    }
}

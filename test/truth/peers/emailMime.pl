# Reads messages with Email::MIME: paths on standard input, one JSON object for each on standard output.
use strict;
use warnings;
no warnings 'recursion';
use Digest::SHA 'sha256_hex';
use Email::Address::XS;
use Email::MIME;
use Email::MIME::ContentType qw(parse_content_disposition parse_content_type);
use Encode;
use JSON::PP;

$Email::MIME::ContentType::STRICT = 0;
$SIG{__WARN__} = sub { };
local $| = 1;
my $json = JSON::PP->new->utf8->canonical;

sub lenient {
    my ($octets, $charset) = @_;
    if (defined $charset && lc($charset) !~ /^(?:|us-ascii|ascii|unknown-8bit|default)$/) {
        my $encoding = Encode::find_encoding($charset);
        return $encoding->decode($octets) if $encoding;
    }
    my $copy = $octets;
    my $text = eval { Encode::decode('UTF-8', $copy, Encode::FB_CROAK) };
    return defined $text ? $text : Encode::decode('cp1252', $octets);
}

sub words {
    my ($raw) = @_;
    return undef unless defined $raw;
    my $decoded = eval { Encode::decode('MIME-Header', $raw) };
    return defined $decoded ? $decoded : $raw;
}

sub addresses {
    my ($raw) = @_;
    return [] unless defined $raw;
    my @found = eval { Email::Address::XS->parse($raw) };
    return [map { [words($_->phrase // ($_->is_valid ? '' : '')) // '', $_->address // ''] } @found];
}

sub walk {
    my ($part) = @_;
    my @subparts = $part->subparts;
    return $part if !@subparts || ($part->content_type // '') !~ m{^\s*multipart/}i;
    return map { walk($_) } @subparts;
}

sub read_message {
    my ($octets) = @_;
    my $message = Email::MIME->new($octets);
    my (@texts, @htmls, @attachments);
    for my $part (walk($message)) {
        my $type = eval { parse_content_type($part->header('Content-Type')) } // {};
        my $kind = lc(($type->{type} // 'text') . '/' . ($type->{subtype} // 'plain'));
        my $stated = $part->header_raw('Content-Disposition');
        my $disposition = defined $stated ? (eval { parse_content_disposition($stated) } // {}) : {};
        my $how = defined $stated ? lc($disposition->{type} // '') : '';
        my $name = $disposition->{attributes}{filename} // $type->{attributes}{name} // '';
        $name = words($name) if $name =~ /=\?/;
        my $content = $part->body;
        my $is_text = $kind =~ m{^text/(?:plain|html)$} && $how =~ /^(?:|inline)$/;
        if ($is_text) {
            push @{ $kind eq 'text/plain' ? \@texts : \@htmls }, lenient($content, $type->{attributes}{charset});
        }
        if ($kind !~ m{^multipart/} && (!$is_text || $name ne '')) {
            push @attachments, [$name, digest($kind, $content)];
        }
    }
    return {
        from => addresses($message->header_raw('From')),
        to => addresses($message->header_raw('To')),
        subject => words($message->header_raw('Subject')),
        text => join("\n", @texts),
        html => join("\n", @htmls),
        attachments => \@attachments,
    };
}

sub digest {
    my ($kind, $content) = @_;
    return '-' if $kind =~ m{^message/};
    $content =~ s/\r\n/\n/g;
    $content =~ s/\n+\z//;
    return sha256_hex($content);
}

while (my $path = <STDIN>) {
    chomp $path;
    my $result = eval {
        local $SIG{ALRM} = sub { die "too long\n" };
        alarm 20;
        open my $file, '<:raw', $path or die "cannot open\n";
        local $/;
        my $octets = <$file>;
        my $read = read_message($octets);
        alarm 0;
        $read;
    };
    alarm 0;
    $result //= { error => substr("$@", 0, 200) };
    print $json->encode({ path => $path, %$result }), "\n";
}

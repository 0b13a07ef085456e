#pragma once
#include <microhttpd.h>
#include <netdb.h>

/* libmicrohttpd's variadic calls, which Swift cannot make, in the forms that are used. */

/* `listener`: a socket that listens already, which the daemon then owns; -1 for a new one at the address. */
static inline struct MHD_Daemon *curfew_mhd_start(
    unsigned int flags, const struct sockaddr *address, int listener, unsigned int connection_limit, unsigned int idle_seconds,
    size_t connection_memory, const char *key_pem, const char *certificate_pem, MHD_AccessHandlerCallback handler, void *context,
    void *(*uri_log)(void *, const char *, struct MHD_Connection *), MHD_RequestCompletedCallback completed) {
  /* TLS 1.0 and 1.1 are broken (RFC 8996), and GnuTLS still offers them by itself. */
  struct MHD_OptionItem tls[] = {
      {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)key_pem},
      {MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)certificate_pem},
      {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)"NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"},
      {MHD_OPTION_END, 0, NULL}};
  if (key_pem == NULL || certificate_pem == NULL) tls[0].option = MHD_OPTION_END;
  struct MHD_OptionItem place[] = {
      {listener < 0 ? MHD_OPTION_SOCK_ADDR : MHD_OPTION_LISTEN_SOCKET, listener, (void *)(listener < 0 ? address : NULL)},
      {MHD_OPTION_END, 0, NULL}};
  return MHD_start_daemon(
      flags, 0, NULL, NULL, handler, context, MHD_OPTION_ARRAY, place, MHD_OPTION_CONNECTION_LIMIT,
      connection_limit, MHD_OPTION_CONNECTION_TIMEOUT, idle_seconds, MHD_OPTION_CONNECTION_MEMORY_LIMIT, connection_memory,
      MHD_OPTION_LISTEN_BACKLOG_SIZE, 1024u,
      MHD_OPTION_URI_LOG_CALLBACK, uri_log, context, MHD_OPTION_NOTIFY_COMPLETED, completed, NULL, MHD_OPTION_ARRAY,
      tls, MHD_OPTION_END);
}

static inline unsigned int curfew_mhd_port(struct MHD_Daemon *daemon) {
  const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
  return info == NULL ? 0 : info->port;
}

/* The socket that it listens on; -1 where there is none. */
static inline int curfew_mhd_listener(struct MHD_Daemon *daemon) {
  const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_LISTEN_FD);
  return info == NULL ? -1 : info->listen_fd;
}

/* How many connections are open. */
static inline unsigned int curfew_mhd_connections(struct MHD_Daemon *daemon) {
  const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_CURRENT_CONNECTIONS);
  return info == NULL ? 0 : info->num_connections;
}

/* Writes the client's numeric address into `name`; 0 when it could. */
static inline int curfew_mhd_peer(struct MHD_Connection *connection, char *name, unsigned int size) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  if (info == NULL || info->client_addr == NULL) return -1;
  socklen_t length = info->client_addr->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
  return getnameinfo(info->client_addr, length, name, size, NULL, 0, NI_NUMERICHOST);
}

/* Gives an upgraded connection back, which closes it. */
static inline void curfew_mhd_end_upgrade(struct MHD_UpgradeResponseHandle *handle) {
  MHD_upgrade_action(handle, MHD_UPGRADE_ACTION_CLOSE);
}

/* A response without a length of its own, so that a false `Content-Length` can be put on it. */
static inline void curfew_mhd_allow_false_length(struct MHD_Response *response) {
  MHD_set_response_options(
      response, MHD_RF_HTTP_1_0_COMPATIBLE_STRICT | MHD_RF_INSANITY_HEADER_CONTENT_LENGTH, MHD_RO_END);
}
